//! What the teller puts on the clipboard: details for whoever helps, and the customer's link where the shop allows it.
//!
//! It goes from here to the system, past every view and log.

use zeroize::Zeroizing;

use crate::{
    failure::Failure,
    ports::Copied,
    scene::{InquiryStage, Outcome, Scene, Stage},
    support::{self, Details},
    view::{End, LinkCopy},
    words::Words,
};

use super::*;

impl Actor {
    /// Copies what whoever helps wants to know of a failed check.
    pub(super) async fn copy_details(&mut self) -> Result<(), Failure> {
        let (end, reference) = self.shown_end().ok_or(Failure::NotNow)?;
        let details = Details {
            settings: &self.line.settings,
            at: self.now(),
            reference: &reference,
            failed: support::failed(end).ok_or(Failure::NotNow)?,
            tested: &self.tested,
            home: std::env::home_dir().as_deref(),
        }
        .text(&Words::of(self.preferences.language));
        self.put_on_clipboard(Copied { text: Zeroizing::new(details), is_fleeting: false }).await
    }

    /// Copies the customer's link, where the shop allows it. A link that left may be opened anywhere: from then on the
    /// hand-over is remote until the teller has seen the phone, as after a letter.
    pub(super) async fn copy_link(&mut self) -> Result<(), Failure> {
        if !self.line.settings.copies_link || self.ports.shell.clipboard().is_none() {
            return Err(Failure::NotNow);
        }
        let Scene::Checking(checking) = &self.scene else { return Err(Failure::NotNow) };
        let Stage::Waiting(waiting) = &checking.stage else { return Err(Failure::NotNow) };
        if checking.at_counter.is_some() || waiting.copied == LinkCopy::NoMore {
            return Err(Failure::NotNow);
        }
        let (link, _) = waiting.picture.as_ref().ok_or(Failure::NotNow)?;
        let link = Zeroizing::new(link.expose().to_owned());
        let key = checking.record.order.key.clone();
        // The same link once more is no further one.
        let may_go = waiting.copied == LinkCopy::Copied || self.count_link(&key).await?;
        let Scene::Checking(checking) = &mut self.scene else { return Err(Failure::NotNow) };
        let Stage::Waiting(waiting) = &mut checking.stage else { return Err(Failure::NotNow) };
        if !may_go {
            waiting.copied = LinkCopy::NoMore;
            return Ok(());
        }
        tracing::info!(reference = %checking.check.reference, "a link is being copied");
        checking.link_left = true;
        waiting.copied = LinkCopy::Copied;
        self.copied_link = Some(link.clone());
        let put = self.put_on_clipboard(Copied { text: link, is_fleeting: true }).await;
        // A clipboard that was too slow may still take it: then it left, and is taken back as any other.
        if put.is_err()
            && let Some(waiting) = self.scene.waiting_mut()
        {
            waiting.copied = LinkCopy::Offered;
        }
        put
    }

    /// Takes a link back from the clipboard whose request waits for nobody any more.
    pub(super) fn take_back_what_is_over(&mut self) {
        let Some(copied) = &self.copied_link else { return };
        let picture = self.scene.waiting().and_then(|waiting| waiting.picture.as_ref());
        if picture.is_none_or(|(link, _)| link.expose() != copied.as_str()) {
            self.take_link_back();
        }
    }

    /// Takes the link that was copied back from the clipboard, unless somebody copied something else meanwhile.
    pub(super) fn take_link_back(&mut self) {
        let copied = self.copied_link.take();
        if let (Some(copied), Some(clipboard)) = (copied, self.ports.shell.clipboard()) {
            clipboard.take_back(copied);
        }
    }

    /// The end of a check or an inquiry that is on the screen, and its reference.
    fn shown_end(&self) -> Option<(&End, String)> {
        match &self.scene {
            Scene::Ended(ended) => Some((&ended.end, ended.check.reference.to_string())),
            Scene::Inquiring(inquiring) => {
                let InquiryStage::Answered(answered) = &inquiring.stage else { return None };
                let Outcome::Ended(end) = &answered.outcome else { return None };
                Some((end, answered.inquiry.reference.to_string()))
            }
            Scene::SignIn(_)
            | Scene::Listing(_)
            | Scene::Order(_)
            | Scene::Checking(_)
            | Scene::Verified(_)
            | Scene::NotOwner(_)
            | Scene::HandedOver(_)
            | Scene::Activity(_)
            | Scene::Settings(_) => None,
        }
    }

    async fn put_on_clipboard(&mut self, copied: Copied) -> Result<(), Failure> {
        let clipboard = self.ports.shell.clipboard().ok_or(Failure::NotNow)?;
        clipboard.put(copied).await.map_err(|error| {
            tracing::warn!(%error, "nothing was copied");
            Failure::NotCopied
        })
    }
}
