//! This PC's clock beside those of others.

use jiff::{SignedDuration, Timestamp};

use crate::model::{evidence::Evidence, finding::Finding};

use super::{
    super::{banner, catalogue::PC_CLOCK_SKEW},
    View,
};

/// Clocks of two computers differ by minutes without anybody's fault.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// A clock elsewhere and ours at that moment.
struct Compared {
    whose: String,
    theirs: Timestamp,
    ours: Timestamp,
}

impl Compared {
    fn apart(&self) -> SignedDuration {
        self.theirs.duration_since(self.ours)
    }
}

/// Two others agree with each other, and not with this PC: one of them alone may be wrong itself.
pub(super) fn finding(seen: View<'_>) -> Option<Finding> {
    let clocks = clocks(seen);
    let off: Vec<&Compared> = clocks.iter().filter(|clock| clock.apart().abs() > TOLERANCE).collect();
    let first = *off.first()?;
    let agree = |clock: &&&Compared| {
        clock.whose != first.whose
            && clock.apart().checked_sub(first.apart()).is_some_and(|gap| gap.abs() <= TOLERANCE)
    };
    if off.len() < clocks.len() || off.iter().filter(agree).count() == 0 {
        return None;
    }
    let minutes = first.apart().as_mins().abs();
    let mut finding = seen.begin(PC_CLOCK_SKEW).with("date", first.theirs).with("count", minutes);
    for clock in off {
        finding =
            finding.saw("clock", format_args!("{}: {}, this PC: {}", clock.whose, clock.theirs, clock.ours));
    }
    Some(finding)
}

fn clocks(seen: View<'_>) -> Vec<Compared> {
    let mut clocks = Vec::new();
    if let Some(web) = &seen.evidence.web
        && let (Some(theirs), Some(ours)) = (web.date, web.heard_at)
    {
        clocks.push(Compared { whose: place(&web.host, web.port), theirs, ours });
    }
    for reference in &seen.evidence.references {
        if let Some(ours) = reference.heard_at
            && let Some(theirs) = reference.greeting.as_ref().and_then(banner::server_clock)
        {
            clocks.push(Compared { whose: place(&reference.host, reference.port), theirs, ours });
        }
    }
    // When in the check a greeting came is not kept: it is held against the beginning of the check, which is good
    // to the minutes that count here.
    let started = seen.context.report.run.started_at;
    for server in &seen.context.report.servers {
        let theirs = server.rungs.iter().find_map(|rung| match &rung.evidence {
            Evidence::Greeting(greeting) => banner::server_clock(greeting),
            _ => None,
        });
        if let Some(theirs) = theirs
            && clocks.iter().all(|known| known.whose != place(&server.host, server.port))
        {
            clocks.push(Compared { whose: place(&server.host, server.port), theirs, ours: started });
        }
    }
    clocks
}

fn place(host: &str, port: u16) -> String {
    format!("{host}, port {port}")
}
