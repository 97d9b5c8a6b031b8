//! The domains that a real Postfix is made to deliver to.

use super::{
    listener::Fault,
    world::{
        Machine::{self, BrokenStarttls, Closed, Faulty, NoStarttls, Old, Shows, Silent},
        World, zone,
    },
};
use crate::support::{
    dns_lab::{self, Trust},
    pki::Fault::{Expired, NoIntermediate, None as Good, SelfSigned},
};

/// A key that no server here has.
const ANOTHER_KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

pub(crate) fn all() -> World {
    let mut world = World::new();
    one_server(&mut world);
    several_servers(&mut world);
    names(&mut world);
    dane(&mut world);
    dane_of_several(&mut world);
    mta_sts(&mut world);
    world
}

/// No policy, and one server with a fault.
fn one_server(world: &mut World) {
    let mut one = |name: &str, machine: Machine<'_>| world.one_server(name, machine, "");
    one("healthy", Shows("mx.healthy.example", Good));
    one("no-starttls", NoStarttls);
    one("masked", Faulty(Fault::Masked));
    one("tls-454", BrokenStarttls);
    one("tls-503", Faulty(Fault::Starttls("503 5.5.1 STARTTLS not now")));
    one("tls-554", Faulty(Fault::Starttls("554 5.7.3 Unable to initialize security subsystem")));
    one("hello-550", Faulty(Fault::Hello("550 5.7.1 No mail is taken here")));
    one("helo-only", Faulty(Fault::HeloOnly));
    one("old", Old("mx.old.example"));
    one("closes-after-220", Faulty(Fault::ClosesAfter220));
    one("plaintext-after-220", Faulty(Fault::PlainTextAfter220));
    one("expired", Shows("mx.expired.example", Expired));
    one("wrong-name", Shows("other.example", Good));
    one("self-signed", Shows("mx.self-signed.example", SelfSigned));
    one("no-intermediate", Shows("mx.no-intermediate.example", NoIntermediate));
    // The certificate bears the domain's name instead of the server's.
    one("domain-named", Shows("domain-named.example", Good));
    one("refuses-554", Faulty(Fault::Greets("554 5.7.1 No mail from you")));
    one("refuses-521", Faulty(Fault::Greets("521 5.3.2 This host takes no mail")));
    one("busy-421", Faulty(Fault::Greets("421 4.3.2 Service not available, closing")));
    one("refused", Closed);
    one("filtered", Silent);
    one("no-greeting", Faulty(Fault::Silent));
}

/// A fault of the first server or of the second.
fn several_servers(world: &mut World) {
    let mut two = |name: &str, first: Machine<'_>, second: Machine<'_>| {
        world.two_servers(name, first, second, "");
    };
    two("second-broken", Shows("mx1.second-broken.example", Good), Faulty(Fault::ClosesAfter220));
    two("first-down", Closed, Shows("mx2.first-down.example", Good));
    two("first-busy", Faulty(Fault::Greets("421 4.3.2 Later")), Shows("mx2.first-busy.example", Good));
    two("first-refuses", Faulty(Fault::Greets("554 5.7.1 No")), Shows("mx2.first-refuses.example", Good));
    two("first-521", Faulty(Fault::Greets("521 5.3.2 No mail here")), Shows("mx2.first-521.example", Good));
    two(
        "first-expired",
        Shows("mx1.first-expired.example", Expired),
        Shows("mx2.first-expired.example", Good),
    );
    two("first-no-starttls", NoStarttls, Shows("mx2.first-no-starttls.example", Good));
    two("first-hello-550", Faulty(Fault::Hello("550 5.7.1 No")), Shows("mx2.first-hello-550.example", Good));
    let refuses = Faulty(Fault::Starttls("503 5.5.1 STARTTLS not now"));
    two("first-503", refuses, Shows("mx2.first-503.example", Good));
    two("first-closes", Faulty(Fault::ClosesAfter220), Shows("mx2.first-closes.example", Good));
    two("both-close", Faulty(Fault::ClosesAfter220), Faulty(Fault::ClosesAfter220));
    two("down-then-plain", Closed, NoStarttls);
}

/// What DNS says, or does not.
fn names(world: &mut World) {
    world.domain("null-mx", Trust::Signed, "@ MX 0 .");
    world.domains.push("no-such-domain.example".to_owned());
    world.domain("no-mail", Trust::Signed, "@ TXT \"no mail here\"");
    world.domain("mx-no-address", Trust::Signed, "@ MX 10 mx\nmx TXT \"no address\"");
    world.domain("mx-no-such-name", Trust::Signed, "@ MX 10 mx");
    let at = world.place(Shows("implicit-mx.example", Good)).address;
    world.domain("implicit-mx", Trust::Signed, &format!("@ A {at}"));
    let at = world.place(Shows("mx.mx-cname.example", Good)).address;
    world.domain("mx-cname", Trust::Signed, &format!("@ MX 10 mx\nmx CNAME real\nreal A {at}"));
    let at = world.place(Shows("mx.bogus.example", Good)).address;
    world.domain("bogus", Trust::Expired, &format!("@ MX 10 mx\nmx A {at}"));
    let at = world.place(Shows("mx.dns-fails.example", Good)).address;
    let records = format!("@ MX 10 mx\nmx A {at}");
    let fails = zone("dns-fails", Trust::Unsigned, &records).answered_with(dns_lab::Fault::ServFail);
    world.add(fails, "dns-fails");
    // The first address of the server is dead.
    let (dead, alive) = (world.place(Closed), world.place(Shows("mx.two-addresses.example", Good)));
    let records = format!("@ MX 10 mx\nmx A {}\nmx A {}", dead.address, alive.address);
    world.domain("two-addresses", Trust::Signed, &records);
    world.domain("leads-back", Trust::Signed, "@ MX 10 mx\nmx A 127.0.0.1");
    // The server of somebody else, as most domains have it.
    let at = world.place(Shows("mx.provider.example", Good)).address;
    world.zones.push(zone("provider", Trust::Signed, &format!("mx A {at}")));
    world.domain("hosted", Trust::Signed, "@ MX 10 mx.provider.example.");
}

/// One server with TLSA records.
fn dane(world: &mut World) {
    let issuer = world.authority.key_of_intermediate();
    let by_issuer = format!("_25._tcp.mx TLSA 2 1 1 {issuer}");
    let by_other = format!("_25._tcp.mx TLSA 3 1 1 {ANOTHER_KEY}");
    let mut one = |name: &str, machine: Machine<'_>, records: &str| world.one_server(name, machine, records);
    let by_key = "_25._tcp.mx TLSA 3 1 1 {key}";
    one("dane", Shows("mx.dane.example", Good), by_key);
    one("dane-issuer", Shows("mx.dane-issuer.example", Good), &by_issuer);
    one("dane-mismatch", Shows("mx.dane-mismatch.example", Good), &by_other);
    one("dane-rollover", Shows("mx.dane-rollover.example", Good), &format!("{by_other}\n{by_key}"));
    one("dane-no-starttls", NoStarttls, &by_other);
    one("dane-454", BrokenStarttls, &by_other);
    one("dane-503", Faulty(Fault::Starttls("503 5.5.1 STARTTLS not now")), &by_other);
    one("dane-closes", Faulty(Fault::ClosesAfter220), &by_other);
    one("dane-unusable", Shows("mx.dane-unusable.example", Good), "_25._tcp.mx TLSA 1 1 1 {key}");
    one("dane-unusable-plain", NoStarttls, &format!("_25._tcp.mx TLSA 0 1 1 {ANOTHER_KEY}"));
    one("dane-damaged", Shows("mx.dane-damaged.example", Good), "_25._tcp.mx TLSA 3 1 1 00112233");
    one(
        "dane-certificate",
        Shows("mx.dane-certificate.example", Good),
        "_25._tcp.mx TLSA 3 0 1 {certificate}",
    );
    // Neither names nor dates matter to 3 1 1 (RFC 7671 §5.1).
    one("dane-expired", Shows("mx.dane-expired.example", Expired), by_key);
    one("dane-wrong-name", Shows("other.example", Good), by_key);
    one("dane-self-signed", Shows("mx.dane-self-signed.example", SelfSigned), by_key);
    // They do to 2 1 1.
    one("dane-issuer-wrong-name", Shows("other.example", Good), &by_issuer);
    one("dane-issuer-expired", Shows("mx.dane-issuer-expired.example", Expired), &by_issuer);
    one("dane-issuer-not-sent", Shows("mx.dane-issuer-not-sent.example", NoIntermediate), &by_issuer);
    // The domain's own name will do as well (RFC 7672 §3.2.2).
    one("dane-issuer-domain", Shows("dane-issuer-domain.example", Good), &by_issuer);

    let placed = world.place(Shows("mx.dane-unsigned.example", Good));
    let records = format!("@ MX 10 mx\nmx A {}\n{by_other}", placed.address);
    world.domain("dane-unsigned", Trust::Unsigned, &records);
    let placed = world.place(Shows("mx.dane-fails.example", Good));
    let records = format!("@ MX 10 mx\nmx A {}\n_25._tcp.mx TLSA 3 1 1 {}", placed.address, placed.key);
    let fails = zone("dane-fails", Trust::Signed, &records);
    world.add(fails.with_fault("_25._tcp.mx", "TLSA", dns_lab::Fault::ServFail), "dane-fails");
    let placed = world.place(Shows("mx.dane-bogus.example", Good));
    let records = format!("@ MX 10 mx\nmx A {}\n_25._tcp.mx TLSA 3 1 1 {}", placed.address, placed.key);
    world.domain("dane-bogus", Trust::Damaged(&["TLSA"]), &records);
    // The records are looked for at the end of the alias first (RFC 7672 §2.2.3).
    let placed = world.place(Shows("mx.dane-cname.example", Good));
    let records = format!(
        "@ MX 10 mx\nmx CNAME real\nreal A {}\n_25._tcp.real TLSA 3 1 1 {}",
        placed.address, placed.key
    );
    world.domain("dane-cname", Trust::Signed, &records);
    // The MX record is not proven, the server's own zone is (RFC 7672 §2.2.1).
    let placed = world.place(Shows("mx.proven.example", Good));
    let records = format!("mx A {}\n_25._tcp.mx TLSA 3 1 1 {}", placed.address, placed.key);
    world.zones.push(zone("proven", Trust::Signed, &records));
    world.domain("dane-half", Trust::Unsigned, "@ MX 10 mx.proven.example.");
    let placed = world.place(Shows("mx.mistaken.example", Good));
    let records = format!("mx A {}\n{by_other}", placed.address);
    world.zones.push(zone("mistaken", Trust::Signed, &records));
    world.domain("dane-half-mismatch", Trust::Unsigned, "@ MX 10 mx.mistaken.example.");
    world.domain("dane-hosted", Trust::Signed, "@ MX 10 mx.proven.example.");
}

/// Several servers with TLSA records.
fn dane_of_several(world: &mut World) {
    let by_other = |mx: &str| format!("_25._tcp.{mx} TLSA 3 1 1 {ANOTHER_KEY}");
    let mut two = |name: &str, first: Machine<'_>, second: Machine<'_>, records: &str| {
        world.two_servers(name, first, second, records);
    };
    let name = "dane-first-mismatch";
    let (mx1, mx2) = (format!("mx1.{name}.example"), format!("mx2.{name}.example"));
    let records = format!("{}\n_25._tcp.mx2 TLSA 3 1 1 {{key2}}", by_other("mx1"));
    two(name, Shows(&mx1, Good), Shows(&mx2, Good), &records);
    let name = "dane-first-down";
    let records = format!("{}\n_25._tcp.mx2 TLSA 3 1 1 {{key2}}", by_other("mx1"));
    two(name, Closed, Shows("mx2.dane-first-down.example", Expired), &records);
    let name = "dane-partial";
    two(name, Closed, NoStarttls, &by_other("mx1"));
    let name = "dane-partial-mismatch";
    let (mx1, mx2) = (format!("mx1.{name}.example"), format!("mx2.{name}.example"));
    two(name, Shows(&mx1, Good), Shows(&mx2, Good), &by_other("mx1"));
}

/// MTA-STS policies, which Postfix follows by a map.
fn mta_sts(world: &mut World) {
    let mut policy = |name: &str, machine: Machine<'_>, mode: &'static str, mx: &str| {
        world.with_policy(name, machine, mode, mx);
    };
    policy("sts", Shows("mx.sts.example", Good), "enforce", "mx.sts.example");
    policy("sts-star", Shows("mx.sts-star.example", Good), "enforce", "*.sts-star.example");
    policy("sts-not-listed", Shows("mx.sts-not-listed.example", Good), "enforce", "mail.example");
    policy("sts-expired", Shows("mx.sts-expired.example", Expired), "enforce", "mx.sts-expired.example");
    policy("sts-wrong-name", Shows("other.example", Good), "enforce", "mx.sts-wrong-name.example");
    policy(
        "sts-self-signed",
        Shows("mx.sts-self-signed.example", SelfSigned),
        "enforce",
        "mx.sts-self-signed.example",
    );
    policy("sts-no-starttls", NoStarttls, "enforce", "mx.sts-no-starttls.example");
    policy("sts-closes", Faulty(Fault::ClosesAfter220), "enforce", "mx.sts-closes.example");
    policy("sts-testing", Shows("mx.sts-testing.example", Expired), "testing", "mail.example");
}
