//! What is remembered survives a restart, and no settings file keeps the program from starting.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::{fs, path::PathBuf};

use proptest::prelude::*;
use tls_ladder::{
    model::{
        target::{AddressFamily, TlsMode},
        web_proxy::ProxyChoice,
    },
    report::Format,
    settings::{
        Consent, Notice, OtherServers, RememberedOptions, RendererChoice, Settings, ThemeChoice, WindowPlace,
    },
};

/// The settings and the notice of a file with this content, and what the folder holds afterwards.
fn load(content: &[u8]) -> (Settings, Option<Notice>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    fs::write(&path, content).unwrap();
    let (settings, notice) = Settings::load(&path);
    let mut files: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    (settings, notice, files)
}

fn warned_keys(notice: Option<Notice>) -> Vec<String> {
    match notice {
        Some(Notice::Values(warnings)) => warnings.into_iter().map(|warning| warning.key).collect(),
        other => panic!("expected warnings, got {other:?}"),
    }
}

/// Pictures of a window are sent to a help desk.
#[test]
fn a_proxy_that_makes_no_sense_is_told_without_its_login() {
    let (_, notice, _) = load(b"[options]\nweb_proxy = \"http://eve:s3cret@pro xy:1\"");
    let Some(Notice::Values(warnings)) = notice else { panic!("{notice:?}") };
    assert_eq!(warnings[0].key, "options.web_proxy");
    assert!(!warnings[0].found.contains("s3cret") && !warnings[0].found.contains("eve"), "{warnings:?}");
}

/// A pipe would be waited for without end.
#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_the_settings_holds_nobody_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let (settings, notice) = Settings::load(&path);
    assert_eq!(settings, Settings::default());
    assert!(notice.is_some(), "it is told of");
}

fn everything_set() -> Settings {
    Settings {
        theme: ThemeChoice::Dark,
        zoom: 1.25,
        renderer: RendererChoice::Glow,
        window: WindowPlace { size: Some([1280.0, 800.5]), position: Some([-1600.0, 40.0]), maximised: true },
        recent: vec!["example.org".to_owned(), "mx1.example.org:587".to_owned()],
        options: RememberedOptions {
            port: Some(465),
            tls_mode: Some(TlsMode::Implicit),
            family: AddressFamily::Ipv6,
            ehlo_name: Some("pc7.example.org".to_owned()),
            timeout_seconds: Some(10),
            ca_files: vec![PathBuf::from("/etc/ssl/our \"root\".pem")],
            address: Some("2001:db8::1".parse().unwrap()),
            fetch_missing: false,
            ask_withdrawn: true,
            parallel: 3,
            dns_servers: vec!["192.0.2.53:53".parse().unwrap(), "[2001:db8::53]:5353".parse().unwrap()],
            servers_at_once: 16,
            most_addresses: 256,
            others: OtherServers {
                consent: Consent::Never,
                servers: vec!["mx.example.net:2525".to_owned()],
                web: None,
            },
            proxy: ProxyChoice::read("proxy.example:3128").unwrap(),
        },
        report_folder: Some(PathBuf::from("C:\\Users\\Zoë\\Documents")),
        save_format: Format::Markdown,
    }
}

#[test]
fn the_login_of_a_proxy_is_not_written_down() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    let mut settings = Settings::default();
    settings.options.proxy = ProxyChoice::read("http://eve:s3cret@proxy.example:3128").unwrap();
    settings.save(&path).unwrap();
    let written = fs::read_to_string(&path).unwrap();
    assert!(written.contains("proxy.example:3128"), "{written}");
    assert!(!written.contains("s3cret") && !written.contains("eve"), "{written}");
    assert_eq!(Settings::load(&path).0.options.proxy.text(), "proxy.example:3128");
}

#[test]
fn everything_comes_back_as_it_was_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("not there yet").join("settings.toml");
    for settings in [everything_set(), Settings::default()] {
        settings.save(&path).unwrap();
        assert_eq!(Settings::load(&path), (settings, None));
    }
    let files = fs::read_dir(path.parent().unwrap()).unwrap().count();
    assert_eq!(files, 1, "nothing is left beside the file");
}

#[test]
fn without_a_file_the_usual_settings_are_used_and_nothing_is_said() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Settings::load(&folder.path().join("settings.toml")), (Settings::default(), None));
}

#[test]
fn recent_targets_are_kept_once_newest_first_and_not_too_many() {
    let mut settings = Settings::default();
    for number in 0..20 {
        settings.remember_target(&format!("mx{number}.example.org"));
    }
    settings.remember_target("  MX15.example.org ");
    settings.remember_target("   ");
    assert_eq!(settings.recent.len(), Settings::MAX_RECENT);
    assert_eq!(settings.recent[..3], ["MX15.example.org", "mx19.example.org", "mx18.example.org"]);
}

#[test]
fn a_value_that_makes_no_sense_costs_only_itself() {
    let (settings, notice, files) = load(
        br#"
        theme = "pink"
        zoom = 7
        recent = ["example.org", 5, "two\nlines", "example.net"]
        save_format = "json"
        from_a_later_version = { a = 1 }
        window = "large"
        [options]
        port = 70000
        tls_mode = "implicit"
        timeout_seconds = 0
        ehlo_name = "two words"
        address = "mx1"
        ca_files = "one.pem"
        "#,
    );
    let expected = Settings {
        recent: vec!["example.org".to_owned(), "example.net".to_owned()],
        save_format: Format::Json,
        options: RememberedOptions { tls_mode: Some(TlsMode::Implicit), ..RememberedOptions::default() },
        ..Settings::default()
    };
    assert_eq!(settings, expected);
    let expected = [
        "theme",
        "zoom",
        "recent",
        "window",
        "options.port",
        "options.ehlo_name",
        "options.timeout_seconds",
        "options.ca_files",
        "options.address",
    ];
    assert_eq!(warned_keys(notice), expected);
    assert_eq!(files, ["settings.toml"]);
}

#[test]
fn a_file_that_is_no_settings_file_is_put_aside_and_the_usual_settings_are_used() {
    let too_large = format!("theme = \"dark\"\n#{}", "x".repeat(256 * 1024));
    for content in [b"theme = dark = light".as_slice(), b"\xff\xfe\x00", too_large.as_bytes()] {
        let (settings, notice, files) = load(content);
        assert_eq!(settings, Settings::default());
        assert_eq!(files, ["settings.broken.toml"]);
        let Some(Notice::Replaced { kept_as: Some(kept_as), problem }) = notice else {
            panic!("expected a notice, got {notice:?}");
        };
        assert!(kept_as.ends_with("settings.broken.toml"));
        assert!(!problem.is_empty());
    }
}

#[test]
fn what_cannot_be_read_or_written_is_said_with_operation_and_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    fs::create_dir(&path).unwrap();
    let (settings, notice) = Settings::load(&path);
    assert_eq!(settings, Settings::default());
    assert!(matches!(notice, Some(Notice::Unreadable { .. })), "{notice:?}");
    let message = settings.save(&path).unwrap_err().to_string();
    assert!(message.contains("settings.toml"), "{message}");

    let in_a_file = folder.path().join("file");
    fs::write(&in_a_file, "").unwrap();
    let message = settings.save(&in_a_file.join("settings.toml")).unwrap_err().to_string();
    assert!(message.starts_with("make the folder"), "{message}");
}

proptest! {
    #[test]
    fn no_file_makes_it_panic(content in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = load(&content);
    }

    #[test]
    fn no_toml_makes_it_panic_and_what_is_taken_over_can_be_saved(
        key in "theme|zoom|recent|window|options|report_folder|renderer|save_format",
        sub in "size|position|port|timeout_seconds|ca_files|ehlo_name|address|maximised",
        value in r#"-?[0-9]{1,19}|nan|inf|-?1e300|true|"[a-z\\]{0,2}"|\[[0-9.]{0,4}, ?[0-9]{0,3}\]|\{\}|"dark"|\["", "a"\]"#,
    ) {
        let (settings, _, _) = load(format!("{key} = {value}\n").as_bytes());
        prop_assert!((1.0..=2.0).contains(&settings.zoom));
        for table in ["window", "options"] {
            let (settings, _, _) = load(format!("[{table}]\n{sub} = {value}\n").as_bytes());
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("settings.toml");
            settings.save(&path).unwrap();
            prop_assert_eq!(Settings::load(&path).1, None);
        }
    }
}
