//! The TXT record that announces a policy (RFC 8461 §3.1).

use crate::model::{
    evidence::{AnnouncementFault, LookupFailure, StsEvidence},
    finding::Finding,
};

use super::super::super::{
    catalogue::{STS_NONE, STS_TXT_MALFORMED, STS_TXT_MULTIPLE},
    context::Context,
};

pub(super) fn findings(context: Context<'_>, sts: &StsEvidence) -> Vec<Finding> {
    let name = format!("_mta-sts.{}", context.report.target.domain.as_deref().unwrap_or_default());
    if sts.txt_faults.is_empty() {
        let is_none =
            matches!(&sts.txt_failure, Some(LookupFailure::NoData | LookupFailure::NoSuchName) | None);
        let none = sts.txt.is_empty() && sts.id.is_none() && is_none;
        return none.then(|| context.finding(STS_NONE).with("name", name)).into_iter().collect();
    }
    let several = sts.txt_faults.iter().find_map(|fault| match fault {
        AnnouncementFault::Several { count } => Some(*count),
        _ => None,
    });
    let kind = if several.is_some() { STS_TXT_MULTIPLE } else { STS_TXT_MALFORMED };
    let mut finding = context
        .finding(kind)
        .with("name", name)
        .with("count", several.unwrap_or(sts.txt_faults.len()))
        .with("list", sts.txt_faults.first().map(what).unwrap_or_default());
    for record in &sts.txt {
        finding = finding.saw("record", record);
    }
    vec![sts.txt_faults.iter().fold(finding, |finding, fault| finding.saw("fault", worded(fault)))]
}

/// A fault in a few words.
pub(in crate::diagnosis::policy) fn what(fault: &AnnouncementFault) -> String {
    match fault {
        AnnouncementFault::Several { count } => format!("there are {count} records where one may be"),
        AnnouncementFault::AliasLeadsNowhere { name } => {
            format!("the name is an alias of {name}, where there is no such record")
        }
        AnnouncementFault::Version { found } => format!("it begins with “{found}”"),
        AnnouncementFault::NoSemicolon => "no semicolon follows the version".to_owned(),
        AnnouncementFault::NoField { found } if found.is_empty() => {
            "there is nothing between two semicolons".to_owned()
        }
        AnnouncementFault::NoField { found } => format!("“{found}” is no field of the form name=value"),
        AnnouncementFault::Missing { field } => format!("the field “{field}” is missing"),
        AnnouncementFault::Id { found } => format!("the id is “{found}”"),
        AnnouncementFault::ReportAddress { found } => format!("“{found}” is no address for reports"),
    }
}

/// A fault, and what would be right.
pub(in crate::diagnosis::policy) fn worded(fault: &AnnouncementFault) -> String {
    let right = match fault {
        AnnouncementFault::Several { .. } => "exactly one",
        AnnouncementFault::AliasLeadsNowhere { .. } => "an alias of a name with the record",
        AnnouncementFault::Version { .. } => {
            "the version at the very beginning, as in v=STSv1; or v=TLSRPTv1;"
        }
        AnnouncementFault::NoSemicolon | AnnouncementFault::NoField { .. } => {
            "fields name=value with one semicolon between them"
        }
        AnnouncementFault::Missing { field } if field == "id" => "id= with 1 to 32 letters and digits",
        AnnouncementFault::Missing { .. } | AnnouncementFault::ReportAddress { .. } => {
            "rua=mailto:… or rua=https://…, several with commas between them"
        }
        AnnouncementFault::Id { .. } => "1 to 32 letters and digits and nothing else, such as 20261124T0300",
    };
    format!("{}; right is: {right}", what(fault))
}
