//! Mail servers of others that may be asked whether this PC can talk to mail servers at all.

/// Whom to ask, and whether the person has agreed to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherServers {
    pub consent: Consent,
    /// `host` or `host:port`, in the order they are asked; at most [`OtherServers::MOST`].
    pub servers: Vec<String>,
    /// A web server that is asked for the time; nothing for none.
    pub web: Option<String>,
}

/// Whether others may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Consent {
    /// The person is asked each time.
    #[default]
    Ask,
    Always,
    Never,
}

impl Consent {
    /// Every choice, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Ask, Self::Always, Self::Never];

    /// The word in the settings file.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Always => "always",
            Self::Never => "never",
        }
    }
}

impl OtherServers {
    /// How many are kept.
    pub const MOST: usize = 8;
    /// The MX hosts of gmail.com, microsoft.com and icloud.com: three operators that greet everybody and that hardly
    /// ever fail. Two are asked; the third stands in where one of them is the server that is tested.
    pub const USUAL: [&str; 3] =
        ["gmail-smtp-in.l.google.com", "microsoft-com.mail.protection.outlook.com", "mx01.mail.icloud.com"];
    /// The web server of one of them.
    pub const USUAL_WEB: &str = "www.google.com";

    /// Whether a text can be a host with or without a port.
    #[must_use]
    pub fn is_place(text: &str) -> bool {
        let fits = |byte: u8| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':' | b'[' | b']')
        };
        (1..=260).contains(&text.len())
            && text.bytes().all(fits)
            && text.bytes().any(|byte| byte.is_ascii_alphanumeric())
    }
}

impl Default for OtherServers {
    fn default() -> Self {
        Self {
            consent: Consent::default(),
            servers: Self::USUAL.map(str::to_owned).to_vec(),
            web: Some(Self::USUAL_WEB.to_owned()),
        }
    }
}
