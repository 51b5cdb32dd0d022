//! The words of the doctor's list: what was looked at, how it went, and what to do; and of what is wrong where a check
//! could not be made.
//!
//! They are those of the window; nothing is worded anew here.

use crate::view::{Advice, Misconfigured, Point, PointResult, TestedPoint};

use super::Words;

impl Words {
    /// What was found at one point, as lines of text: `Works           Clock: 0 s`, and below it what to do.
    #[must_use]
    pub fn tested(&self, tested: &TestedPoint) -> Vec<String> {
        let (result, name) = (self.point_result(tested.result), self.point(tested.point));
        let detail = if tested.detail.is_empty() { String::new() } else { format!(": {}", tested.detail) };
        let advice = tested.advice.map(|advice| format!("{:<15} {}", "", self.remedy(advice)));
        std::iter::once(format!("{result:<15} {name}{detail}")).chain(advice).collect()
    }

    /// What was looked at.
    fn point(&self, point: Point) -> String {
        let key = match point {
            Point::Configuration => "settings.point.configuration",
            Point::Credentials => "settings.point.credentials",
            Point::LedgerKey => "settings.point.ledger_key",
            Point::Data => "settings.point.data",
            Point::Shops => "settings.point.shops",
            Point::Printer => "settings.point.printer",
            Point::Mail => "settings.point.mail",
            Point::Proxy => "settings.point.proxy",
            Point::Tls => "settings.point.tls",
            Point::Discovery => "settings.point.discovery",
            Point::Issuer => "settings.point.issuer",
            Point::Backchannel => "settings.point.backchannel",
            Point::Algorithms => "settings.point.algorithms",
            Point::Endpoints => "settings.point.endpoints",
            Point::Keys => "settings.point.keys",
            Point::Authentication => "settings.point.authentication",
            Point::Client => "settings.point.client",
            Point::CallerClient => "settings.point.caller_client",
            Point::CounterClient => "settings.point.counter_client",
            Point::PaymentClient => "settings.point.payment_client",
            Point::Tenant => "settings.point.tenant",
            Point::Clock => "settings.point.clock",
        };
        self.text(key, &[])
    }

    /// How it went.
    fn point_result(&self, result: PointResult) -> String {
        let key = match result {
            PointResult::Passed => "settings.result.passed",
            PointResult::Warned => "settings.result.warned",
            PointResult::Failed => "settings.result.failed",
            PointResult::Skipped => "settings.result.skipped",
        };
        self.text(key, &[])
    }

    /// What to do.
    fn remedy(&self, advice: Advice) -> String {
        let key = match advice {
            Advice::CorrectConfiguration => "settings.fix.correct_configuration",
            Advice::KeepCredential => "settings.fix.keep_credential",
            Advice::UnlockKeyring => "settings.fix.unlock_keyring",
            Advice::ProtectFile => "settings.fix.protect_file",
            Advice::RestoreLedgerKey => "settings.fix.restore_ledger_key",
            Advice::RepairData => "settings.fix.repair_data",
            Advice::CheckPrinter => "settings.fix.check_printer",
            Advice::CheckMail => "settings.fix.check_mail",
            Advice::CheckProxy => "settings.fix.check_proxy",
            Advice::AddRoots => "settings.fix.add_roots",
            Advice::CheckDates => "settings.fix.check_dates",
            Advice::CheckNetwork => "settings.fix.check_network",
            Advice::CheckIssuer => "settings.fix.check_issuer",
            Advice::WriteIssuerExactly => "settings.fix.write_issuer_exactly",
            Advice::EnableCiba => "settings.fix.enable_ciba",
            Advice::AddAlgorithm => "settings.fix.add_algorithm",
            Advice::ListOrigin => "settings.fix.list_origin",
            Advice::AskForKeys => "settings.fix.ask_for_keys",
            Advice::ComparePins => "settings.fix.compare_pins",
            Advice::RegisterCertificate => "settings.fix.register_certificate",
            Advice::MeetProfile => "settings.fix.meet_profile",
            Advice::ChooseAuthentication => "settings.fix.choose_authentication",
            Advice::CompareCredential => "settings.fix.compare_credential",
            Advice::AllowCiba => "settings.fix.allow_ciba",
            Advice::AskProvider => "settings.fix.ask_provider",
            Advice::PinTenant => "settings.fix.pin_tenant",
            Advice::SetClock => "settings.fix.set_clock",
        };
        self.text(key, &[])
    }
}

/// The text about what is wrong with a set-up, with the provider's name to be filled in.
#[must_use]
pub fn cause(cause: Misconfigured) -> &'static str {
    match cause {
        Misconfigured::ClientRefused => "cause.client_refused",
        Misconfigured::SecretMissing => "cause.secret_missing",
        Misconfigured::SecretUnreadable => "cause.secret_unreadable",
        Misconfigured::IssuerWrong => "cause.issuer_wrong",
        Misconfigured::ConnectionNotTrusted => "cause.connection_not_trusted",
        Misconfigured::NotTheProvider => "cause.not_the_provider",
        Misconfigured::NoCommonAlgorithm => "cause.no_common_algorithm",
        Misconfigured::CibaMissing => "cause.ciba_missing",
        Misconfigured::RequestRefused => "cause.request_refused",
        Misconfigured::UserCodeWanted => "cause.user_code_wanted",
        Misconfigured::ProfileBroken => "cause.profile_broken",
        Misconfigured::CustomerPageWrong => "cause.customer_page_wrong",
        Misconfigured::TenantNotPinned => "cause.tenant_not_pinned",
        Misconfigured::OtherKey => "cause.other_key",
    }
}
