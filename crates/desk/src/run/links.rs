//! The customer's link on another way than the QR code: by e-mail to the order's own address.
//!
//! A link that left may be opened anywhere: from then on the hand-over is remote until the teller has seen the phone.
//! The letter never has the pairing code, and the link goes from here to the mail server, past every view and log.

use jiff::SignedDuration;
use pickup::{
    budget,
    check::{Check, Reference},
    order::{OrderKey, OrderRecord},
    person::EmailAddress,
};

use crate::{
    failure::Failure,
    ports::{Link, NotMailed},
    scene::{Checking, Scene, Stage, Waiting},
    settings::Settings,
    show::approval,
    view::LinkState,
};

use super::*;

/// Where the link of a check can be mailed to: the address that the order has for whoever is asked.
pub(crate) fn address(record: &OrderRecord, check: &Check) -> Option<EmailAddress> {
    approval::asked_person(&record.order, check.asked)?.email
}

impl Actor {
    /// Mails the link, once for each check and a few times a day for each order.
    pub(super) async fn send_link(&mut self) -> Result<(), Failure> {
        let mail = self.ports.mail.clone().ok_or(Failure::NotNow)?;
        let Scene::Checking(checking) = &self.scene else { return Err(Failure::NotNow) };
        let Stage::Waiting(waiting) = &checking.stage else { return Err(Failure::NotNow) };
        if !matches!(waiting.mailed, LinkState::Offered | LinkState::Failed) {
            return Err(Failure::NotNow);
        }
        let to = address(&checking.record, &checking.check).ok_or(Failure::NotNow)?;
        let (link, _) = waiting.picture.as_ref().ok_or(Failure::NotNow)?;
        let letter = self.letter(checking, waiting, to, link);
        let key = checking.record.order.key.clone();
        let may_go = self.count_link(&key).await?;
        let Scene::Checking(checking) = &mut self.scene else { return Err(Failure::NotNow) };
        let Stage::Waiting(waiting) = &mut checking.stage else { return Err(Failure::NotNow) };
        if !may_go {
            waiting.mailed = LinkState::NoMore;
            return Ok(());
        }
        tracing::info!(reference = %checking.check.reference, "a link is being mailed");
        checking.link_left = true;
        waiting.mailed = LinkState::Sending;
        self.mailing = Some(Box::pin(async move {
            let result = mail.send(&letter).await;
            (letter.reference, result)
        }));
        Ok(())
    }

    /// A new check after the time ran out, with its link in the mail.
    pub(super) async fn identify_by_mail(&mut self) -> Result<(), Failure> {
        let now = self.ports.clock.instant();
        let Scene::Ended(ended) = &self.scene else { return Err(Failure::NotNow) };
        if !self.moment(now).goes_by_mail(ended) {
            return Err(Failure::NotNow);
        }
        self.identify().await?;
        if let Scene::Checking(checking) = &mut self.scene {
            checking.mails_at_once = true;
        }
        Ok(())
    }

    /// Mails the link of a check that was started for it. What it can't do is seen on the screen, where it can be done again.
    pub(super) async fn mail_at_once(&mut self) {
        let Scene::Checking(checking) = &mut self.scene else { return };
        if std::mem::take(&mut checking.mails_at_once)
            && let Err(failure) = self.send_link().await
        {
            tracing::warn!(%failure, "a link was not mailed at once");
        }
    }

    /// Counts a link of an order before it leaves, whichever way it goes; false if too many did so today.
    pub(super) async fn count_link(&mut self, order: &OrderKey) -> Result<bool, Failure> {
        let now = self.counted_now();
        let since = now.checked_sub(budget::DAY).unwrap_or(jiff::Timestamp::MIN);
        self.ports.store.count_link(order, since, now).await.map_err(|error| storage(&error))
    }

    fn letter(&self, checking: &Checking, waiting: &Waiting, to: EmailAddress, link: &CustomerLink) -> Link {
        let Settings { store, realm, .. } = &*self.line.settings;
        let at = self.now();
        let left = SignedDuration::try_from(waiting.poll.time_left(self.ports.clock.instant()));
        let until = at.checked_add(left.unwrap_or_default()).unwrap_or(at);
        Link {
            to,
            link: zeroize::Zeroizing::new(link.expose().to_owned()),
            store: store.name.clone(),
            until: until.to_zoned(store.time_zone.clone()),
            at,
            reference: checking.check.reference.clone(),
            lets_collect: checking.at_counter.is_some(),
            is_practice: *realm != pickup::realm::Realm::Real,
        }
    }

    /// Notes what came of a letter. One whose check ended meanwhile went as well; its link leads nowhere.
    pub(super) fn mailed(&mut self, (reference, result): Went) {
        self.mailing = None;
        if let Err(error) = &result {
            tracing::warn!(%reference, %error, "a link was not mailed");
        }
        let Scene::Checking(checking) = &mut self.scene else { return };
        let Stage::Waiting(waiting) = &mut checking.stage else { return };
        if checking.check.reference == reference {
            waiting.mailed = if result.is_ok() { LinkState::Sent } else { LinkState::Failed };
        }
    }
}

/// What came of the letter of a check.
pub(super) type Went = (Reference, Result<(), NotMailed>);

/// A letter on its way.
pub(super) type Mailing = Pin<Box<dyn Future<Output = Went> + Send>>;

/// What came of the letter that is being sent.
pub(super) async fn letter_went(mailing: &mut Option<Mailing>) -> Went {
    match mailing {
        Some(mailing) => mailing.await,
        None => std::future::pending().await,
    }
}
