//! The words of the doctor's list: what was looked at, how it went, and what to do.
//! They are those of the window's Settings; nothing is worded anew here.

use desk::view::{Advice, Point, PointResult};

use super::Words;

impl Words {
    /// What was looked at.
    pub(crate) fn point(&self, point: Point) -> String {
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
            Point::Tenant => "settings.point.tenant",
            Point::Clock => "settings.point.clock",
        };
        self.text(key, &[])
    }

    /// How it went.
    pub(crate) fn point_result(&self, result: PointResult) -> String {
        let key = match result {
            PointResult::Passed => "settings.result.passed",
            PointResult::Warned => "settings.result.warned",
            PointResult::Failed => "settings.result.failed",
            PointResult::Skipped => "settings.result.skipped",
        };
        self.text(key, &[])
    }

    /// What to do.
    pub(crate) fn remedy(&self, advice: Advice) -> String {
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
