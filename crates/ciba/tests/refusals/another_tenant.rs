//! User names and addresses are unique within a tenant only: a pinned tenant must be proved.

use ciba::IdTokenRefused;
use serde_json::json;

use crate::signer::Case;

#[test]
fn another_tenant_none_or_one_of_another_type() {
    for tenant in [json!("tenant-2"), json!("TENANT-1"), json!(""), json!(null), json!(["tenant-1"])] {
        let mut case = Case::good().claim("tid", tenant);
        case.tenant = Some("tenant-1");
        case.refused(&IdTokenRefused::OtherTenant);
    }
    let mut case = Case::good().without("tid");
    case.tenant = Some("tenant-1");
    case.refused(&IdTokenRefused::OtherTenant);
}
