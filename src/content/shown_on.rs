//! Patterns of the addresses in a product that an entry belongs to. `themes/default/scripts/drawer/addresses.js` compares them.

/// What is wrong with a pattern, and what to do about it; none for one that some address fits.
pub fn wrong(pattern: &str) -> Option<(&'static str, &'static str)> {
    let host = ["https://", "http://"].iter().find_map(|scheme| pattern.strip_prefix(scheme));
    if host.is_none() && !pattern.starts_with('/') {
        return Some((
            "it begins neither with `/` nor with `https://`",
            "write a path, such as `/settings/*`, or a whole address",
        ));
    }
    // Patterns stand in one attribute of a page, with a space between them.
    if pattern.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\') {
        return Some((
            "it holds a space or a backslash",
            "write it as the address bar shows it, with `*` for what differs",
        ));
    }
    if pattern.contains(['?', '#']) {
        return Some((
            "what stands behind `?` and `#` is never compared, since it can hold secrets",
            "end it before that sign",
        ));
    }
    if pattern.contains("***") {
        return Some(("it holds `***`", "`*` stands for any characters but `/`, `**` for any"));
    }
    // Browsers write hosts so, and know the path of no address without a slash.
    let is_in_host = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-:*[]".contains(c);
    match host.map(|rest| rest.split_once('/').map_or(rest, |(host, _)| host)) {
        Some(host) if host.is_empty() || !host.chars().all(is_in_host) => Some((
            "no browser writes its host so",
            "write the host in small letters, as the address bar shows it when you copy it",
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_whole_addresses_are_patterns() {
        let good = [
            "/",
            "/**",
            "/settings/*",
            "/einstellungen/schlüssel",
            "https://app.example.com/billing/**",
            "https://*.example.com/**",
            "http://localhost:3000",
            "http://[::1]:80/",
        ];
        for pattern in good {
            assert_eq!(wrong(pattern), None, "{pattern}");
        }
        let bad = [
            "",
            "settings",
            "*",
            "ftp://a/",
            "/a b",
            "/a?b",
            "/a#b",
            "/***",
            "https:///a",
            "https://A/b",
            "https://ü/",
        ];
        for pattern in bad {
            assert!(wrong(pattern).is_some(), "{pattern}");
        }
    }
}
