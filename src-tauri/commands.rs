//! The window's commands: each passes one act of the teller on to the desk.
//!
//! Nothing is decided here. The names are the same set as in permissions/ and ui/src/ipc/; a test holds that.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use desk::{
    Desk,
    customer::CustomerView,
    failure::Failure,
    request::{
        About, Act, AskedAct, Called, MissingReason, PracticeAnswer, RefusalReason, TypedName, TypedPin,
    },
    view::{ActivityGroup, DisplayChoices, Preferences, View},
};
use tauri::{State, ipc::Channel, ipc::IpcResponse};
use tokio::sync::{Notify, watch};

/// The desk of this window once its till is open. The page is loaded meanwhile, and what it asks for waits.
pub struct DeskToCome(watch::Sender<Option<Desk>>);

impl Default for DeskToCome {
    fn default() -> Self {
        Self(watch::Sender::new(None))
    }
}

impl DeskToCome {
    /// The till is open.
    pub fn came(&self, desk: Desk) {
        self.0.send_replace(Some(desk));
    }

    async fn desk(&self) -> Result<Desk, Failure> {
        let mut opened = self.0.subscribe();
        let desk = opened.wait_for(Option::is_some).await.map_err(|_| Failure::NotNow)?;
        desk.clone().ok_or(Failure::NotNow)
    }
}

/// Which subscription is the newest: a reloaded page subscribes anew, and the older stream ends.
#[derive(Default)]
pub struct Subscription {
    newest: Arc<AtomicU32>,
    first: Arc<Notify>,
}

impl Subscription {
    /// Returns when the page has got something to draw.
    pub(crate) fn first_view(&self) -> impl Future<Output = ()> + use<> {
        let first = self.first.clone();
        async move { first.notified().await }
    }
}

/// The same of the customer display.
#[derive(Default)]
pub struct DisplaySubscription(Arc<AtomicU32>);

/// Streams every view to the page, beginning with the present one.
#[tauri::command]
pub async fn subscribe(
    coming: State<'_, DeskToCome>,
    subscription: State<'_, Subscription>,
    channel: Channel<View>,
) -> Result<(), Failure> {
    let views = coming.desk().await?.views();
    stream(views, subscription.newest.clone(), channel);
    subscription.first.notify_one();
    Ok(())
}

/// Streams what the customer sees to the customer display, beginning with the present view.
#[tauri::command]
pub async fn subscribe_display(
    coming: State<'_, DeskToCome>,
    subscription: State<'_, DisplaySubscription>,
    channel: Channel<CustomerView>,
) -> Result<(), Failure> {
    stream(coming.desk().await?.customer_views(), subscription.0.clone(), channel);
    Ok(())
}

/// Sends each view until the page is gone, or has subscribed anew.
fn stream<T>(mut views: watch::Receiver<Arc<T>>, newest: Arc<AtomicU32>, channel: Channel<T>)
where
    T: Clone + IpcResponse + Send + Sync + 'static,
{
    let mine = newest.fetch_add(1, Ordering::SeqCst) + 1;
    tauri::async_runtime::spawn(async move {
        loop {
            let view = T::clone(&views.borrow_and_update());
            if newest.load(Ordering::SeqCst) != mine || channel.send(view).is_err() {
                return;
            }
            if views.changed().await.is_err() {
                return;
            }
        }
    });
}

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident ( $($argument:ident : $type:ty),* ) => $act:expr;)*) => {
        $(
            $(#[$doc])*
            #[tauri::command]
            pub async fn $name(coming: State<'_, DeskToCome> $(, $argument: $type)*) -> Result<(), Failure> {
                coming.desk().await?.act($act).await
            }
        )*
    };
}

acts! {
    /// Filters the list.
    search(text: String) => Act::Search { text };
    /// Opens the order with exactly this number or code.
    find(text: String) => Act::Find { text };
    /// Opens a row of the list.
    open_row(row: u32) => Act::OpenRow { row };
    /// Reads the list again.
    refresh() => Act::Refresh;
    /// Stops taking orders in.
    cancel_intake() => Act::CancelIntake;
    /// Leaves the screen.
    back() => Act::Back;
    /// Chooses whom the request goes to.
    ask(whom: u32) => Act::Ask { whom };
    /// Has the provider find the customer by what was typed.
    use_hint(hint: TypedName) => Act::UseHint { hint };
    /// Asks about another order, too.
    include(order: u32, included: bool) => Act::Include { order, included };
    /// Starts a check.
    identify() => Act::Identify;
    /// Starts one more check, by e-mail.
    identify_by_mail() => Act::IdentifyByMail;
    /// Asks the owner, who is elsewhere, about whoever is at the counter.
    ask_owner() => Act::AskOwner;
    /// Stops the check.
    cancel() => Act::Cancel;
    /// Replaces the running request.
    more_time() => Act::MoreTime;
    /// Asks the provider again as soon as it is allowed.
    try_now() => Act::TryNow;
    /// Mails the customer's link.
    send_link() => Act::SendLink;
    /// Copies the customer's link, where the shop allows it.
    copy_link() => Act::CopyLink;
    /// Copies details for whoever helps.
    copy_details() => Act::CopyDetails;
    /// The customer accepted in front of the teller.
    seen(seen: bool) => Act::Seen { seen };
    /// Ticks a line.
    tick(line: u32, ticked: bool) => Act::Tick { line, ticked };
    /// Ticks every line.
    tick_all() => Act::TickAll;
    /// Something of a line stays behind.
    missing(line: u32, quantity: u32, reason: MissingReason) => Act::Missing { line, quantity, reason };
    /// Hands over.
    hand_over(verdict: u32) => Act::HandOver { verdict };
    /// Does not hand over.
    refuse(reason: RefusalReason) => Act::Refuse { reason };
    /// Answers the question that is shown.
    answer(yes: bool) => Act::Answer { yes };
    /// Shows today's checks.
    open_activity() => Act::OpenActivity;
    /// Shows another day's checks, or fewer of them.
    show_activity(days_ago: u32, group: Option<ActivityGroup>, text: String) =>
        Act::ShowActivity { days_ago, group, text };
    /// Writes the checks that are shown into a file.
    export_activity() => Act::ExportActivity;
    /// Opens Settings.
    open_settings() => Act::OpenSettings;
    /// Takes scans as tests of the scanner, or no longer.
    listen_to_scanner(on: bool) => Act::ListenToScanner { on };
    /// Changes language, theme, size or motion.
    prefer(preferences: Preferences) => Act::Prefer { preferences };
    /// Changes what is chosen about the customer display.
    set_up_display(choices: DisplayChoices) => Act::SetUpDisplay { choices };
    /// Shows the code on the customer display, or takes it from there.
    show_on_display(shown: bool) => Act::ShowOnDisplay { shown };
    /// Has the customer display say that it is the one.
    find_display() => Act::FindDisplay;
    /// Runs the connection test.
    test_connection() => Act::TestConnection;
    /// Practice: tells the made-up customer what to do.
    practice_answer(answer: PracticeAnswer) => Act::PracticeAnswer { answer };
    /// Practice: opens the pretend phone.
    open_practice_phone() => Act::OpenPracticePhone;
    /// Practises, where nothing is configured.
    practise() => Act::Practise;
    /// Leaves practice for what there is without it.
    leave_practice() => Act::LeavePractice;
    /// Shows how this till is connected.
    connect() => Act::Connect;
    /// Signs in at the till.
    sign_in(id: String, pin: TypedPin) => Act::SignIn { id, pin };
    /// Signs out.
    lock() => Act::Lock;
    /// Opens the order that was just handed over.
    show_order() => Act::ShowOrder;
    /// Prints the receipt of what was just handed over.
    print_receipt() => Act::PrintReceipt;
    /// Opens the system's print dialog for the receipt.
    print_elsewhere() => Act::PrintElsewhere;
    /// Asks a second person.
    ask_second_person(asked: AskedAct, reason: String) => Act::AskSecondPerson { asked, reason };
    /// The second person approves.
    approve(id: String, pin: TypedPin) => Act::Approve { id, pin };
    /// Closes the second person's dialog.
    leave_second_person() => Act::LeaveSecondPerson;
    /// Opens the form of an inquiry.
    open_inquiry(about: About) => Act::OpenInquiry { about };
    /// Asks a caller who they are.
    ask_caller(number: TypedName, called: Called, regarding: String) =>
        Act::AskCaller { number, called, regarding };
    /// Asks a customer at the counter who they are.
    ask_customer(hint: TypedName) => Act::AskCustomer { hint };
    /// Asks a customer at the counter to approve a payment.
    ask_payment(hint: TypedName, amount: String) => Act::AskPayment { hint, amount };
}
