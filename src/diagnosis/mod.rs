//! Evidence to findings and to the sender's decision. Pure: the same report is judged the same everywhere.

pub mod certificate;

use crate::model::report::Report;

/// Judges every rung of the report in place: findings, verdicts, and what each kind of sender would do.
/// Findings are not worded here; whatever was judged before is replaced.
pub fn judge(report: &mut Report) {
    let _ = report;
}
