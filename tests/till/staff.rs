//! The people of a staffed till, and what they do at it. The PINs are made up.

use std::sync::LazyLock;
use std::time::Duration;

use desk::{
    failure::Failure,
    request::{Act, AskedAct, TypedPin},
    settings::{Settings, StaffSettings},
    view::{ManualScreen, PinTrouble, Screen, SecondPersonDialog, SignInScreen},
};
use pickup::{
    policy::Policy,
    staff::{Pin, PinHash, Roster, StaffMember},
    text::StaffId,
};
use zeroize::Zeroizing;

use crate::Till;
use crate::people::{ANNA, BO, Colleague, SIV, ULF};

/// After how long a staffed till locks itself.
pub const AUTO_LOCK: Duration = Duration::from_secs(600);

/// Hashing takes its time on purpose, so it is done once.
static ROSTER: LazyLock<Roster> = LazyLock::new(|| {
    let member = |person: Colleague| StaffMember {
        id: StaffId::new(person.id).expect("an id"),
        name: person.name.to_owned(),
        role: person.role,
        pin_hash: PinHash::new(&Pin::typed(person.pin).expect("a PIN"), *b"sixteen bytes it")
            .expect("a hash"),
    };
    Roster::new([ANNA, BO, SIV, ULF].map(member).to_vec()).expect("a list of people")
});

/// A till at which everybody signs in, and which allows nothing that is not built in.
pub fn staffed(settings: &mut Settings) {
    settings.policy = Policy { limit_asking: settings.policy.limit_asking, ..Policy::default() };
    settings.staff =
        StaffSettings { roster: ROSTER.clone(), auto_lock: Some(AUTO_LOCK), made_up: Vec::new() };
}

/// A PIN as it is typed.
pub fn typed(pin: &str) -> TypedPin {
    TypedPin::new(Zeroizing::new(pin.to_owned()))
}

impl Till {
    /// Somebody types their id and a PIN on the screen that asks for them.
    pub async fn try_to_sign_in(&self, id: &str, pin: &str) {
        self.act(Act::SignIn { id: id.to_owned(), pin: typed(pin) }).await.expect("somebody may sign in");
    }

    /// Somebody signs in.
    pub async fn sign_in(&self, person: Colleague) {
        self.try_to_sign_in(person.id, person.pin).await;
        assert!(matches!(self.screen(), Screen::Desk(_)), "{:?}", self.screen());
    }

    /// The screen that asks somebody to sign in.
    pub fn sign_in_screen(&self) -> SignInScreen {
        let Screen::SignIn(screen) = self.screen() else { panic!("{:?}", self.screen()) };
        screen
    }

    /// What was wrong with the last PIN on the screen that asks somebody to sign in.
    pub fn sign_in_trouble(&self) -> Option<PinTrouble> {
        self.sign_in_screen().trouble
    }

    /// Asks a second person for what the screen offers.
    pub async fn ask(&self, asked: AskedAct) -> SecondPersonDialog {
        self.try_to_ask(asked).await.expect("it is offered");
        self.dialog().expect("the second person's turn")
    }

    /// Asks a second person.
    pub async fn try_to_ask(&self, asked: AskedAct) -> Result<(), Failure> {
        self.act(Act::AskSecondPerson { asked, reason: "the customer is here".to_owned() }).await
    }

    /// The second person's turn, if it is.
    pub fn dialog(&self) -> Option<SecondPersonDialog> {
        self.view().staff.dialog.clone()
    }

    /// Somebody types their id and a PIN into the second person's dialog.
    pub async fn approve(&self, id: &str, pin: &str) -> Result<(), Failure> {
        self.act(Act::Approve { id: id.to_owned(), pin: typed(pin) }).await
    }

    /// A second person approves; nothing is left to be asked.
    pub async fn approved_by(&self, person: Colleague) {
        self.approve(person.id, person.pin).await.expect("it is done");
        assert_eq!(self.dialog(), None);
    }

    /// What was wrong with the last PIN in the second person's dialog.
    pub fn approval_trouble(&self) -> Option<PinTrouble> {
        self.dialog().expect("the second person's turn").trouble
    }

    /// What may be handed over on the strength of a document.
    pub fn manual_screen(&self) -> ManualScreen {
        let Screen::Manual(screen) = self.screen() else { panic!("{:?}", self.screen()) };
        screen
    }
}
