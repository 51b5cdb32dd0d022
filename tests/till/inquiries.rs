//! What a teller does who asks somebody without an order, and what they see then.

use desk::{
    failure::Failure,
    request::{About, Act, Called, TypedName},
    view::{
        AnotherPersonState, IdentifiedState, InquiryEnded, InquiryForm, InquiryState, InquiryWaiting, Screen,
    },
};

use crate::Till;

/// Somebody as a teller types them.
pub fn named(text: &str) -> TypedName {
    TypedName::new(String::from(text).into())
}

impl Till {
    /// Opens the form of a purpose.
    pub async fn open_form(&self, about: About) -> InquiryForm {
        self.act(Act::OpenInquiry { about }).await.expect("a form is opened");
        self.inquiry(
            "the form",
            |state| if let InquiryState::Form(it) = state { Some(it.clone()) } else { None },
        )
        .await
    }

    /// Asks a caller who called, and waits for their turn.
    pub async fn call(&self, number: &str, regarding: &str) -> InquiryWaiting {
        self.open_form(About::Caller).await;
        self.ask_caller(number, regarding).await.expect("a caller is asked");
        self.inquiry_waiting().await
    }

    /// Asks from the caller's form.
    pub async fn ask_caller(&self, number: &str, regarding: &str) -> Result<(), Failure> {
        let regarding = regarding.to_owned();
        self.act(Act::AskCaller { number: named(number), called: Called::ByCustomer, regarding }).await
    }

    /// Asks a customer at the counter, and waits for their turn.
    pub async fn ask_customer(&self, hint: &str) -> InquiryWaiting {
        self.open_form(About::Counter).await;
        self.act(Act::AskCustomer { hint: named(hint) }).await.expect("a customer is asked");
        self.inquiry_waiting().await
    }

    /// Asks a customer to pay, and waits for their turn.
    pub async fn ask_payment(&self, hint: &str, amount: &str) -> InquiryWaiting {
        self.open_form(About::Payment).await;
        let act = Act::AskPayment { hint: named(hint), amount: amount.to_owned() };
        self.act(act).await.expect("a customer is asked");
        self.inquiry_waiting().await
    }

    /// Waits for the turn of whoever is asked.
    pub async fn inquiry_waiting(&self) -> InquiryWaiting {
        let wanted = |state: &InquiryState| {
            if let InquiryState::Waiting(it) = state { Some(it.clone()) } else { None }
        };
        self.inquiry("the customer's turn", wanted).await
    }

    /// Waits until it is known who it is.
    pub async fn identified(&self) -> IdentifiedState {
        let wanted = |state: &InquiryState| {
            if let InquiryState::Identified(it) = state { Some(it.clone()) } else { None }
        };
        self.inquiry("who it is", wanted).await
    }

    /// Waits until it is somebody else.
    pub async fn another_person(&self) -> AnotherPersonState {
        let wanted = |state: &InquiryState| {
            if let InquiryState::AnotherPerson(it) = state { Some(it.clone()) } else { None }
        };
        self.inquiry("another person", wanted).await
    }

    /// Waits for any other end of an inquiry.
    pub async fn inquiry_ended(&self) -> InquiryEnded {
        let wanted =
            |state: &InquiryState| if let InquiryState::Ended(it) = state { Some(it.clone()) } else { None };
        self.inquiry("the end of an inquiry", wanted).await
    }

    async fn inquiry<T>(&self, what: &str, wanted: impl Fn(&InquiryState) -> Option<T>) -> T {
        self.until(what, |screen| if let Screen::Inquiry(it) = screen { wanted(&it.state) } else { None })
            .await
    }
}
