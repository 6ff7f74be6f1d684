use std::time::Instant;

use proptest::prelude::*;

use super::*;

/// A key body of letters and digits.
fn body(length: usize) -> String {
    "aB3dE6gH9jK2mN5pQ8sT".chars().cycle().take(length).collect()
}

/// A text with one secret, the secret, and its kind.
fn planted() -> Vec<(String, String, SecretKind)> {
    use SecretKind as K;
    let mut all = Vec::new();
    let mut bare = |secret: String, kind| all.push((secret.clone(), secret, kind));
    for (prefix, length, kind) in [
        ("sk-", 48, K::OpenAi),
        ("sk-proj-", 40, K::OpenAi),
        ("sk-ant-api03-", 80, K::Anthropic),
        ("sk-or-v1-", 64, K::OpenRouter),
        ("AIza", 35, K::Google),
        ("ghp_", 36, K::GitHub),
        ("gho_", 36, K::GitHub),
        ("ghu_", 36, K::GitHub),
        ("ghs_", 36, K::GitHub),
        ("ghr_", 36, K::GitHub),
        ("github_pat_", 60, K::GitHub),
        ("glpat-", 20, K::GitLab),
        ("xoxa-", 20, K::Slack),
        ("xoxb-1234-", 20, K::Slack),
        ("xoxp-", 20, K::Slack),
        ("xoxr-", 20, K::Slack),
        ("xoxs-", 20, K::Slack),
        ("hf_", 34, K::HuggingFace),
        ("gsk_", 52, K::Groq),
        ("xai-", 80, K::XAi),
        ("csk-", 48, K::Cerebras),
        ("sk_live_", 24, K::Stripe),
        ("rk_live_", 24, K::Stripe),
        ("pylf_v1_us_", 40, K::Logfire),
        ("npm_", 36, K::Npm),
        ("pypi-AgEI", 60, K::PyPi),
    ] {
        bare(format!("{prefix}{}", body(length)), kind);
    }
    bare("AKIAIOSFODNN7EXAMPLE".to_owned(), K::Aws);
    bare("ASIAIOSFODNN7EXAMPLE".to_owned(), K::Aws);
    bare(format!("eyJ{}.eyJ{}.{}", body(20), body(30), body(43)), K::Jwt);
    bare(
        format!(
            "-----BEGIN RSA PRIVATE KEY-----\n{}\n{}==\n-----END RSA PRIVATE KEY-----",
            body(64),
            body(30)
        ),
        K::PrivateKey,
    );
    bare(
        format!(
            "-----BEGIN OPENSSH PRIVATE KEY-----\\n{}\\n-----END OPENSSH PRIVATE KEY-----",
            body(64)
        ),
        K::PrivateKey,
    );
    for (before, secret, after, kind) in [
        ("Authorization: Bearer ", "a1b2c3d4", "", K::Authorization),
        ("-H 'authorization: Basic ", "dXNlcjpwYXNz", "'", K::Authorization),
        (
            "\\\"Authorization\\\": \\\"Bearer ",
            "a1b2c3d4",
            "\\\"",
            K::Authorization,
        ),
        ("Bearer ", "a1b2c3d4e5f6a7b8c9d0", "", K::Authorization),
        ("git clone https://me:", "p4ss", "@host/x.git", K::UrlCredentials),
        ("https:/me:", "p4ss", "@host/x.git", K::UrlCredentials),
        ("redis://:", "p@ss", "@10.0.0.1:6379/0", K::UrlCredentials),
        ("https://x.org/a?key=", "a1b2c3d4e5", "&b=1", K::Key),
        ("https://x.org/a?b=1&token=", "abcdefgh", "", K::Token),
        ("https://x.org/a?b=1&api_key=", "a1b2c3d4e5", "", K::Key),
        ("https://x.org/a?access_token=", "a1b2c3d4e5", "#x", K::Token),
        ("OPENAI_API_KEY=", "abcdefgh", " python x.py", K::Key),
        (
            "export AWS_SECRET_ACCESS_KEY=",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "",
            K::Key,
        ),
        (
            "aws_secret_access_key = ",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "\n",
            K::Key,
        ),
        ("PGPASSWORD=", "hunter", " psql", K::Password),
        ("tool --api-key ", "a1b2c3d4", " -v", K::Key),
        ("tool --api-key=", "abcdefgh", " -v", K::Key),
        ("tool --password ", "hunter", "", K::Password),
        ("[\"--api-key\", \"", "abcdefgh", "\"]", K::Key),
        ("{\"api_key\": \"", "abcdefgh", "\"}", K::Key),
        (
            "{\"cmd\": \"{\\\"api_key\\\": \\\"",
            "abcdefgh",
            "\\\"}\"}",
            K::Key,
        ),
        (
            "{\\\\\\\"api_key\\\\\\\": \\\\\\\"",
            "abcdefgh",
            "\\\\\\\"}",
            K::Key,
        ),
        ("os.environ[\"API_TOKEN\"] = '", "abcdefgh", "'", K::Token),
        ("password: ", "hunter2", "\nuser: x", K::Password),
        ("\"password\": \"", "correct horse \\\" staple", "\"", K::Password),
        ("api_key: str = \"", "abcdefgh", "\"", K::Key),
        ("clientSecret: '", "abcdefgh", "'", K::Secret),
        ("apiKey := \"", "abcdefgh", "\"", K::Key),
        ("X-Api-Key: ", "a1b2c3d4", "\r\n", K::Key),
        ("db_passwd=", "hunter2!", ";", K::Password),
        ("GOOGLE_CREDENTIALS=", "a1b2c3d4", "", K::Credentials),
    ] {
        all.push((format!("{before}{secret}{after}"), secret.to_owned(), kind));
    }
    all
}

#[test]
fn every_kind_is_found_exactly() {
    let planted = planted();
    for (text, secret, kind) in &planted {
        let found: Vec<_> = find(text).map(|found| (&text[found.range], found.kind)).collect();
        assert_eq!(found, [(secret.as_str(), *kind)], "{text}");
    }
    for kind in SecretKind::ALL {
        assert!(planted.iter().any(|(_, _, planted)| planted == kind), "{kind:?}");
    }
}

#[test]
fn a_key_is_found_behind_escapes_and_colours() {
    let key = format!("ghp_{}", body(36));
    for before in [
        "\\n",
        "\\t",
        "%3D",
        "\u{1b}[31m",
        "\u{1b}[1;31m",
        "a-",
        "a_",
        "é",
        "=",
        "\"",
    ] {
        assert_eq!(
            redact(&format!("{before}{key} x")),
            format!("{before}[redacted: GitHub token] x")
        );
    }
}

#[test]
fn near_misses_stay() {
    for text in [
        "pip install sk-learn scikit-learn task-1 desk-123456789012345678901",
        "sk-... sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxx sk-ant-... xox-",
        "max_tokens=100 tokens: 500 token_usage=1 \"input_tokens\": 12, \"total_tokens\": 123456789",
        "KEY=$OPENAI_API_KEY API_KEY=${OPENAI_API_KEY} TOKEN=\"${TOKEN}\" PASSWORD=%PASS% SECRET=$(cat x)",
        "API_KEY=<your key> api_key=\"your-api-key-here\" api_key=api_key token=token password=password1()",
        "api_key=os.environ[\"OPENAI_API_KEY\"] token=get_token_v2() api_key: OPENAI_API_KEY",
        "\"api_key\": \"OPENAI_API_KEY\", \"api_key\": null, \"token\": true, 'secret': None",
        "sha256 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        "commit 6f4c1ac6d1d6b7b4a4fbe6c5f5f0b0f0a1a2a3a4 uuid 550e8400-e29b-41d4-a716-446655440000",
        "primary_key=\"customer_id_2\" cache_key: abc12345 public_key=abcdef123 \"key\": \"abcdefgh12\" sort_key=x1y2z3a4",
        "cost_per_token: 0.0000025 last_token: 1767610500 monkey=banana123 turkey: 12345abcde",
        "password: required. The secret: keep it simple. token: the first word. PASSWORD=$1",
        "git@github.com:me/x.git https://host:8080/@x http://u@h/ https://me:${PASS}@host/ http://[::1]:80/",
        "the bearer of news, Authorization: Bearer $TOKEN, Authorization: Bearer <token>, basic training",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE----- -----BEGIN PUBLIC KEY-----\nMIIB",
        "eyJ eyJabc.def hf_hub_download hf_transformersintegration gsk_window_new npm_config_registry",
        "ASIA PACIFIC AKIAB ASIAIOSFODNN7EXAMPLEX pypi-server glpat-name sk_live_mode xai-sdk csk-1",
        "SSH_KEY=~/.ssh/id_ed25519 TLS_KEY=/etc/ssl/key1.pem CREDENTIALS=./account1.json token: str, key: [u8; 32]",
        "std::env::Key::new(1) std::secret::value12 passwordless tokenizer=gpt2 keyboard=qwerty123",
        "pass --api-key to the tool; the --token flag; --api-key --verbose1",
        "password: **** API_KEY=xxxxxxxxxxxx [redacted: OpenAI key] api_key=[redacted: key]",
    ] {
        assert_eq!(redact(text), text);
    }
}

#[test]
fn what_is_left_of_a_key_at_a_cut_is_one() {
    let long = "x ".repeat(60);
    for (begin, kept) in [
        ("sk-ant-api03-aB", ""),
        ("ghp_a", ""),
        ("AKIAIO", ""),
        ("eyJhbGciOi", ""),
        ("API_KEY=ab", "API_KEY="),
        ("\\\"password\\\": \\\"a", "\\\"password\\\": \\\""),
        ("https://me:pa", "https://me:"),
        ("Authorization: Bearer a", "Authorization: Bearer "),
        ("-----BEGIN PRIVATE KEY-----\nMII", ""),
    ] {
        let shown = redact(&format!("{long}{begin}")).into_owned();
        assert!(
            shown.starts_with(&format!("{long}{kept}[redacted: ")) && shown.ends_with(']'),
            "{shown}"
        );
        let marked = redact(&format!("{begin}… more")).into_owned();
        // What stands in quotes that are never closed reaches to the end of the line.
        assert!(marked.starts_with(&format!("{kept}[redacted: ")), "{marked}");
    }
}

#[test]
fn a_text_of_beginnings_takes_no_longer() {
    for piece in [
        "sk-a-",
        "eyJ-",
        "eyJaaaaaaaa.",
        "a_key=",
        "token=\"token='",
        "a://",
        "bearer a=",
        "-----BEGIN ",
        "\\",
    ] {
        let time = |bytes: usize| {
            let text = piece.repeat(bytes / piece.len());
            let start = Instant::now();
            let found = find(&text).count();
            (start.elapsed().as_secs_f64(), found)
        };
        let (small, _) = time(1 << 17);
        let (large, _) = time(1 << 21);
        // 16 times the text; a square would take 256 times as long.
        assert!(large < small.max(0.001) * 100.0, "{piece}: {small} s, {large} s");
    }
}

fn around() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z ]{0,8}",
        2 => r#"[\\"'=:;,&?@/ \n.<>()\[\]{}$%*_-]{0,4}"#,
        1 => any::<char>().prop_map(String::from),
        2 => prop::sample::select(vec!["key", "token", "sk-", "://", "Bearer ", "…", "\\n", "password=", "eyJ"])
            .prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_around_hides_a_key(before in around(), after in around(), at in any::<prop::sample::Index>()) {
        let planted = planted();
        let (text, secret, _) = at.get(&planted);
        let all = format!("{before} \n {text} \n {after}");
        prop_assert!(!redact(&all).contains(secret.as_str()), "{}", all);
    }

    #[test]
    fn secrets_are_in_order_and_the_rest_stays(text in around(), more in any::<String>()) {
        let text = format!("{text}{more}{text}");
        let mut done = 0;
        let mut rest = String::new();
        let mut shown = redact(&text).into_owned();
        for secret in find(&text) {
            prop_assert!(secret.range.start >= done && secret.range.start < secret.range.end);
            rest.push_str(&text[done..secret.range.start]);
            done = secret.range.end;
            shown = shown.replacen(&format!("[redacted: {}]", secret.kind.name()), "", 1);
        }
        rest.push_str(&text[done..]);
        prop_assert_eq!(shown, rest);
    }
}

/// `docs/redaction.md`; `UPDATE_DOCS=1` writes it.
#[test]
fn the_page_has_every_kind() {
    let mut table = String::new();
    for kind in SecretKind::ALL {
        table.push_str(&format!(
            "| {} | {} | {} |\n",
            kind.name(),
            kind.shape(),
            kind.near_miss()
        ));
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/redaction.md");
    let page = std::fs::read_to_string(path).unwrap();
    let (head, _) = page.split_once("| :-- | :-- | :-- |\n").unwrap();
    let expected = format!("{head}| :-- | :-- | :-- |\n{table}");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &expected).unwrap();
    } else {
        assert_eq!(page, expected);
    }
}
