//! `check`: one walk up the ladder, told while it goes and shown at its end.

use std::{
    sync::mpsc::{self, RecvTimeoutError},
    time::{Duration, Instant},
};

use super::{
    NOT_TESTED, Refusal,
    arguments::CheckArguments,
    output, practice as practice_command,
    progress::{Happened, Progress},
    show, signals,
};
use crate::{
    diagnosis::senders,
    intake::{
        moment, name_server,
        target::{Defaults, parse},
    },
    model::{
        layer::{Layer, Verdict},
        report::Report,
        target::{AddressFamily, Target},
        web_proxy::{ProxyChoice, ProxyFault},
    },
    platform::{host, proxy, roots},
    practice::{self, PracticeServer},
    run::{self, DeepOptions, Event, Fetch, Limits, Options, Questions, RunState, WebAccess},
    texts::Texts,
};

/// What the main thread waits for.
enum Message {
    Event(Box<Event>),
    /// Ctrl+C.
    Interrupt,
}

/// After Ctrl+C was pressed twice, as shells number it.
const INTERRUPTED: i32 = 130;

pub(super) fn run(arguments: &CheckArguments, texts: &Texts) -> Result<u8, Refusal> {
    let mut options = options(arguments, texts)?;
    let (target, practice) = target(arguments, &mut options, texts)?;
    let report = climb(target, options, texts)?;
    drop(practice);
    let Some(mut report) = report else {
        return Err(Refusal::not_tested(texts.get("cli-nothing-known")));
    };
    texts.word(&mut report);
    show(&report, &arguments.output, texts)?;
    Ok(exit_code(&report))
}

fn options(arguments: &CheckArguments, texts: &Texts) -> Result<Options, Refusal> {
    let mut options = Options {
        family: match (arguments.ipv4, arguments.ipv6) {
            (true, _) => AddressFamily::Ipv4,
            (_, true) => AddressFamily::Ipv6,
            _ => AddressFamily::Both,
        },
        vantage: Some(host::vantage()),
        stored_roots: Some(roots::stored_roots),
        laboratory: arguments.laboratory,
        ..Options::default()
    };
    options.ehlo_name = match &arguments.helo {
        Some(name) if !is_one_word(name) => {
            return Err(Refusal::bad_arguments(texts.get("cli-bad-helo")));
        }
        Some(name) => Some(name.clone()),
        None => host::fqdn(),
    };
    if let Some(seconds) = arguments.timeout {
        options.limits = Limits::every_step(Duration::from_secs(seconds.into()));
    }
    if arguments.deep {
        options.deep = Some(DeepOptions { parallel: arguments.parallel.map_or(1, usize::from) });
    }
    options.parallel = arguments.parallel.map_or(1, usize::from);
    options.most_addresses = arguments.max_addresses.map(usize::from);
    options.this_pc = Questions {
        references: arguments.reference.clone(),
        web: arguments.web_reference.clone(),
        // Whoever names them means them, wherever the server is.
        even_inside: !arguments.reference.is_empty(),
        ..Questions::default()
    };
    options.web = web_access(arguments, texts)?;
    for text in &arguments.dns {
        let server = name_server::read(text);
        let refused = || Refusal::bad_arguments(texts.with("cli-bad-dns-server", &[("text", text)]));
        options.dns.servers.push(server.ok_or_else(refused)?);
    }
    if let Some(file) = &arguments.dnssec_anchor {
        let anchors = std::fs::read_to_string(file);
        let refused = |error: std::io::Error| {
            let values = [("file", file.display().to_string()), ("reason", error.to_string())];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            Refusal::bad_arguments(texts.with("cli-unread-dnssec-anchor", &values))
        };
        options.dns.trust_anchors = Some(anchors.map_err(refused)?);
    }
    options.fetch =
        Fetch { missing_intermediate: !arguments.no_aia, revocation: arguments.revocation || arguments.deep };
    for key in &arguments.senders {
        if senders::profile(key).is_none() {
            return Err(Refusal::bad_arguments(texts.with("cli-no-such-sender", &[("name", key)])));
        }
        if !options.ask_as.contains(key) {
            options.ask_as.push(key.clone());
        }
    }
    if let Some(text) = &arguments.at {
        let at = moment::read(text, &jiff::ZonedDateTime::now());
        let refused = || Refusal::bad_arguments(texts.with("cli-bad-moment", &[("text", text)]));
        options.at = Some(at.ok_or_else(refused)?);
    }
    for file in &arguments.ca {
        let anchors =
            run::anchors_from_file(file).map_err(|error| Refusal::bad_arguments(format!("{error}.")))?;
        options.extra_anchors.extend(anchors);
    }
    Ok(options)
}

/// How look-ups on the web leave this PC.
fn web_access(arguments: &CheckArguments, texts: &Texts) -> Result<WebAccess, Refusal> {
    let choice = ProxyChoice::read(arguments.proxy.as_deref().unwrap_or("system"));
    // What was typed may hold a password, and is not repeated.
    let refused = |fault: ProxyFault| {
        Refusal::bad_arguments(texts.with("cli-bad-proxy", &[("reason", &fault.to_string())]))
    };
    let settings = choice.map_err(refused)?.settings(proxy::settings);
    Ok(WebAccess { settings, ask_script: Some(proxy::ask_script) })
}

/// What may follow EHLO: no space and no line end, or the server would read another command.
fn is_one_word(name: &str) -> bool {
    (1..=255).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The target, and the practice server behind it if there is one; it serves as long as it is held.
fn target(
    arguments: &CheckArguments,
    options: &mut Options,
    texts: &Texts,
) -> Result<(Target, Option<PracticeServer>), Refusal> {
    let mut practise = |name: &str| {
        let server = practice::start(name, None).map_err(|error| practice_command::refused(&error, texts))?;
        options.extra_anchors.extend(server.trust_anchors.iter().cloned());
        options.practice = Some(name.to_owned());
        options.dns.zone.clone_from(&server.zone);
        options.laboratory = true;
        // What plays a part on this computer is looked up nowhere else.
        options.web = WebAccess::default();
        Ok(server)
    };
    if let Some(name) = &arguments.practice {
        let server = practise(name)?;
        let mut target = server.target.clone();
        if let Some(tls) = arguments.tls {
            target.tls_mode = tls.into();
        }
        return Ok((target, Some(server)));
    }
    let defaults = Defaults {
        port: arguments.port,
        tls_mode: arguments.tls.map(Into::into),
        address: arguments.address,
    };
    let text = arguments.target.as_deref().unwrap_or_default();
    let target = parse(text, defaults)
        .map_err(|error| Refusal::bad_arguments(texts.with(error.key(), &[("part", &error.part)])))?;
    let practised = practice::domain::named_by(&target).map(practise).transpose()?;
    Ok((target, practised))
}

/// Climbs to the end, or until Ctrl+C; gives what is known then.
fn climb(target: Target, options: Options, texts: &Texts) -> Result<Option<Report>, Refusal> {
    let (sender, messages) = mpsc::channel();
    let interrupts = sender.clone();
    signals::on_interrupt(move || {
        let _ = interrupts.send(Message::Interrupt);
    });
    let began = Instant::now();
    let handle = run::start(target, options, move |event| {
        let _ = sender.send(Message::Event(Box::new(event)));
    })
    .map_err(|error| {
        Refusal::not_tested(texts.with("cli-cannot-start", &[("reason", &error.to_string())]))
    })?;
    let mut state = RunState::new(handle.id().clone());
    let mut progress = Progress::new(texts);
    let mut stopping = false;
    while !state.finished {
        match messages.recv_timeout(Duration::from_millis(500)) {
            Ok(Message::Event(event)) => {
                let happened = Happened::of(&event.kind);
                if state.apply(*event) {
                    progress.tell(happened, &state);
                }
            }
            Ok(Message::Interrupt) if stopping => {
                progress.clear();
                std::process::exit(INTERRUPTED);
            }
            Ok(Message::Interrupt) => {
                stopping = true;
                progress.clear();
                output::remark(&texts.get("cli-stopping"));
                handle.cancel();
            }
            Err(RecvTimeoutError::Timeout) => progress.tick(&state, began.elapsed().as_secs_f64() * 1000.0),
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    progress.clear();
    Ok(state.report)
}

/// 1 when a rung failed, 3 when nothing was found out, otherwise 0.
fn exit_code(report: &Report) -> u8 {
    // What is broken on this PC says nothing of the servers.
    let domain = report.rungs.iter().filter(|rung| rung.layer != Layer::ThisPc);
    let mut rungs = domain.chain(report.servers.iter().flat_map(|server| &server.rungs));
    if rungs.any(|rung| rung.verdict == Verdict::Fail) {
        1
    } else if matches!(report.verdict, Verdict::NotTested | Verdict::Skipped) {
        NOT_TESTED
    } else {
        0
    }
}
