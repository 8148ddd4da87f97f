//! What a service's error means for a publisher. No secret is part of a message.

use object_store::Error;

use crate::deploy::trouble::Trouble;

/// Where credentials come from.
pub const CREDENTIALS: &str = "Credentials come from the environment. s3: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, \
    AWS_REGION, AWS_ENDPOINT_URL. az: AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN. gs: \
    GOOGLE_APPLICATION_CREDENTIALS.";
/// The longest part of a service's own words that is shown, in characters.
const MOST_SAID: usize = 300;
/// Variables of the environment whose values are never shown.
const SECRETS: [&str; 7] = [
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_ACCESS_KEY_ID",
    "AZURE_STORAGE_ACCOUNT_KEY",
    "AZURE_STORAGE_SAS_TOKEN",
    "AZURE_STORAGE_SAS_KEY",
    "GOOGLE_SERVICE_ACCOUNT_KEY",
];
/// What services say of a bucket that is not there.
const NO_BUCKET: [&str; 4] = ["NoSuchBucket", "ContainerNotFound", "bucket does not exist", "container does not exist"];
/// What services say where credentials are the matter, also in answers that the client takes for nothing special.
const DENIED: [&str; 5] =
    ["SignatureDoesNotMatch", "InvalidAccessKeyId", "AccessDenied", "ExpiredToken", "InvalidToken"];
const SKEWED: [&str; 2] = ["RequestTimeTooSkewed", "RequestExpired"];

/// Whether an error says that an object is not there; its bucket is.
pub fn is_absent(error: &Error) -> bool {
    matches!(error, Error::NotFound { .. }) && !says(error, &NO_BUCKET)
}

/// Whether an error says that the service knows no conditional writes.
pub fn knows_no_conditions(error: &Error) -> bool {
    matches!(error, Error::NotImplemented { .. } | Error::NotSupported { .. })
        || says(error, &["NotImplemented", "501 Not Implemented"])
}

/// Why a request failed, and what to do.
pub fn trouble(error: &Error) -> Trouble {
    if says(error, &NO_BUCKET) {
        return Trouble::environment("there is no such bucket")
            .hint("Make it first, with the tools of its service, or mend its name. waymark makes no buckets.");
    }
    if says(error, &SKEWED) {
        return Trouble::environment("the service does not accept this machine's time")
            .hint("Set the machine's clock.");
    }
    let is_denied = matches!(error, Error::Unauthenticated { .. } | Error::PermissionDenied { .. });
    match error {
        _ if is_denied || says(error, &DENIED) => Trouble::environment(format!(
            "the service does not accept the credentials, or they do not allow this: {}",
            said(error)
        ))
        .hint(CREDENTIALS),
        _ if says(
            error,
            &["169.254.169.254", "metadata.google.internal", "MissingRegion", "credential", "Credential"],
        ) =>
        {
            Trouble::environment("there are no credentials in the environment that can be used").hint(CREDENTIALS)
        }
        _ => Trouble::environment(format!("the service cannot be used: {}", said(error)))
            .hint("Publish again when that is mended: it goes on from what is there."),
    }
}

/// All that an error and its causes say.
fn whole(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        let more = inner.to_string();
        if !text.contains(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        cause = inner.source();
    }
    text
}

fn says(error: &Error, words: &[&str]) -> bool {
    let text = whole(error);
    words.iter().any(|word| text.contains(word))
}

/// What the service says, without what could be secret: values of the environment, and what stands behind `?` in addresses.
fn said(error: &Error) -> String {
    let secrets: Vec<String> = SECRETS.iter().filter_map(|name| std::env::var(name).ok()).collect();
    shown(&whole(error), &secrets)
}

fn shown(text: &str, secrets: &[String]) -> String {
    let mut text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for secret in secrets.iter().filter(|secret| secret.len() > 3) {
        text = text.replace(secret.as_str(), "…");
    }
    let mut clean = String::new();
    let mut is_query = false;
    for c in text.chars() {
        let ends = c.is_whitespace() || "\"'`)<>".contains(c);
        is_query = is_query && !ends;
        if !is_query {
            clean.push(c);
        }
        is_query |= c == '?';
    }
    // A service's answer says in one element what it is about; those around it are for its makers.
    if let Some(message) = clean.split("Message>").nth(1) {
        clean = message.trim_end_matches("</").to_owned();
    }
    clean.chars().take(MOST_SAID).collect()
}

#[cfg(test)]
mod tests {
    use object_store::Error;

    use super::{shown, trouble};

    #[test]
    fn what_a_service_says_is_understood() {
        let said = |text: &str| {
            let trouble = trouble(&Error::Generic { store: "S3", source: text.to_owned().into() });
            format!("{} {}", trouble.message, trouble.hint.unwrap_or_default())
        };
        assert!(said("403: <Code>RequestTimeTooSkewed</Code>").contains("Set the machine's clock"));
        assert!(said("403: <Code>SignatureDoesNotMatch</Code>").contains("does not accept the credentials"));
        assert!(said("404: <Code>NoSuchBucket</Code>").contains("there is no such bucket"));
        assert!(said("no route to 169.254.169.254").contains("AWS_ACCESS_KEY_ID"));
        assert!(said("connection reset").contains("it goes on from what is there"));
    }

    #[test]
    fn secrets_are_not_shown() {
        let text = "error sending request for url (https://a.example/b?sv=1&sig=abc%3D) with key s3cr3t\n  again";
        assert_eq!(
            shown(text, &["s3cr3t".into()]),
            "error sending request for url (https://a.example/b?) with key … again"
        );
        let xml = "403: <Error><Code>X</Code><Message>Not so.</Message><Key>y</Key></Error>";
        assert_eq!(shown(xml, &[]), "Not so.");
    }
}
