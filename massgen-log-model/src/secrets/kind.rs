//! What kinds of secrets there are.

macro_rules! kinds {
    ($($variant:ident = $name:literal, $shape:literal, $near:literal;)+) => {
        /// A kind of secret.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum SecretKind {
            $(#[doc = $shape] $variant,)+
        }

        impl SecretKind {
            /// Every kind, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The words in `[redacted: …]`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// What in a text is taken for it.
            pub fn shape(self) -> &'static str {
                match self {
                    $(Self::$variant => $shape,)+
                }
            }

            /// What looks like it and is left.
            pub fn near_miss(self) -> &'static str {
                match self {
                    $(Self::$variant => $near,)+
                }
            }
        }
    };
}

kinds! {
    OpenAi = "OpenAI key", "`sk-`, `sk-proj-`, `sk-svcacct-` and 20 characters or more", "`sk-learn`, `task-1`, `sk-...`";
    Anthropic = "Anthropic key", "`sk-ant-` and 20 characters or more", "`sk-ant-...`";
    OpenRouter = "OpenRouter key", "`sk-or-` and 20 characters or more", "`sk-or-swim`";
    Google = "Google key", "`AIza` and 30 characters or more", "`AIza` in a word";
    Aws = "AWS access key id", "`AKIA` or `ASIA` and 16 capitals and digits", "`ASIA PACIFIC`";
    GitHub = "GitHub token", "`ghp_`, `gho_`, `ghu_`, `ghs_`, `ghr_` and 20 letters and digits, `github_pat_` and 22 characters, or more", "`ghp_token`";
    GitLab = "GitLab token", "`glpat-` and 16 characters or more", "`glpat-name`";
    Slack = "Slack token", "`xoxa-`, `xoxb-`, `xoxp-`, `xoxr-`, `xoxs-` and 10 characters or more", "`xox-`";
    HuggingFace = "Hugging Face token", "`hf_` and 20 letters and digits or more", "`hf_hub_download`";
    Groq = "Groq key", "`gsk_` and 20 letters and digits or more", "`gsk_window_new`";
    XAi = "xAI key", "`xai-` and 20 letters and digits or more", "`xai-sdk`";
    Cerebras = "Cerebras key", "`csk-` and 20 letters and digits or more", "`csk-1`";
    Stripe = "Stripe key", "`sk_live_`, `rk_live_`, `sk_test_`, `rk_test_` and 16 letters and digits or more", "`sk_live_mode`";
    Logfire = "Logfire token", "`pylf_` and 20 characters or more", "`pylf_v1`";
    Npm = "npm token", "`npm_` and 20 letters and digits or more", "`npm_config_registry`";
    PyPi = "PyPI token", "`pypi-` and 32 characters or more", "`pypi-server`";
    Jwt = "JSON web token", "`eyJ…` with three parts between dots, the first two of 8 characters or more", "`eyJ` in other base64";
    PrivateKey = "private key", "`-----BEGIN … PRIVATE KEY-----` up to its end line, or as far as it goes", "public keys and certificates";
    Authorization = "authorization", "what follows `Authorization: Bearer`, `Basic` or `Token`; 20 characters or more with a digit after `Bearer` alone", "`the bearer of news`, `Bearer $TOKEN`";
    UrlCredentials = "URL credentials", "the password in `scheme://user:password@host`", "`git@host:path`, `https://host:8080/@x`";
    Key = "key", "the value of a name that ends with `KEY`, such as `API_KEY=`, `--api-key`, `\"api_key\":`, `?key=`; 8 characters or more", "`KEY=$OPENAI_API_KEY`, `primary_key`, `cache_key`, `public_key`, `\"key\":`, `api_key=api_key`";
    Token = "token", "the value of a name that ends with `TOKEN`; 8 characters or more", "`max_tokens=100`, `token_usage`, `\"input_tokens\": 12`, `cost_per_token: 0.1`, `${TOKEN}`";
    Secret = "secret", "the value of a name that ends with `SECRET`; 8 characters or more", "`secret: none`";
    Password = "password", "the value of a name that ends with `PASSWORD`, `PASSWD` or `PASSPHRASE`; 4 characters or more", "`password: required`, `PASSWORD=$1`";
    Credentials = "credentials", "the value of a name that ends with `CREDENTIALS`; 8 characters or more", "`credentials: missing`, `CREDENTIALS=/etc/account.json`";
}
