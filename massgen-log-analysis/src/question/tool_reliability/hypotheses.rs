//! The rule table from words of a failure to a cause.

use super::hypothesis::Cause;

/// One row: any of the phrases, or the exit code, leads to the cause.
pub(super) struct Rule {
    pub(super) id: &'static str,
    pub(super) cause: Cause,
    /// In lower case; met as whole words, in any spelling of case.
    pub(super) phrases: &'static [&'static str],
    /// Met only when no phrase of any row is.
    pub(super) exit_code: Option<i64>,
    /// Where the name stands that the row is about.
    pub(super) name: Name,
}

/// Where a name stands, seen from the phrase, on the same line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    /// There is none.
    Nowhere,
    /// The next word or quoted text behind the phrase.
    Behind,
    /// The text between the last two colons in front of the phrase.
    InFront,
    /// Quoted text behind the phrase, else in front of it, else as [`Name::InFront`].
    Quoted,
}

const fn row(id: &'static str, cause: Cause, name: Name, phrases: &'static [&'static str]) -> Rule {
    Rule {
        id,
        cause,
        phrases,
        exit_code: None,
        name,
    }
}

const fn code(id: &'static str, cause: Cause, exit_code: i64) -> Rule {
    Rule {
        id,
        cause,
        phrases: &[],
        exit_code: Some(exit_code),
        name: Name::Nowhere,
    }
}

/// The first row that is met counts: rows about one thing come before rows about many.
pub(super) const RULES: &[Rule] = &[
    row(
        "unknown_tool",
        Cause::UnknownTool,
        Name::Behind,
        &[
            "unknown tool",
            "no such tool",
            "tool not found",
            "unregistered tool",
        ],
    ),
    row(
        "arguments_refused",
        Cause::InvalidArguments,
        Name::Nowhere,
        &[
            "validation error for",
            "validation errors for",
            "missing required argument",
            "missing required parameter",
            "required positional argument",
            "unexpected keyword argument",
            "invalid arguments",
            "input validation error",
            "invalid_arguments",
            "validation_error",
        ],
    ),
    row(
        "module_beside",
        Cause::Path,
        Name::Behind,
        &["cannot find module '.", "cannot find module '/"],
    ),
    row(
        "module",
        Cause::MissingPackage,
        Name::Behind,
        &["no module named", "cannot find module", "cannot find package"],
    ),
    row(
        "distribution",
        Cause::MissingPackage,
        Name::Behind,
        &["no matching distribution found for", "unable to locate package"],
    ),
    row(
        "command",
        Cause::MissingPackage,
        Name::InFront,
        &["command not found"],
    ),
    row(
        "module_error",
        Cause::MissingPackage,
        Name::Nowhere,
        &["modulenotfounderror", "err_module_not_found"],
    ),
    row(
        "syntax",
        Cause::Syntax,
        Name::Nowhere,
        &[
            "syntaxerror",
            "indentationerror",
            "syntax error",
            "unexpected token",
            "unexpected eof while",
        ],
    ),
    row(
        "disk",
        Cause::DiskFull,
        Name::Nowhere,
        &["no space left on device", "enospc", "disk quota exceeded"],
    ),
    row(
        "memory",
        Cause::OutOfMemory,
        Name::Nowhere,
        &[
            "memoryerror",
            "out of memory",
            "cannot allocate memory",
            "heap out of memory",
            "oomkilled",
        ],
    ),
    row(
        "rate",
        Cause::RateLimit,
        Name::Nowhere,
        &[
            "rate limit",
            "rate_limit",
            "rate limited",
            "ratelimiterror",
            "too many requests",
            "error code: 429",
            "http 429",
            "status 429",
            "status code 429",
            "status code: 429",
            "quota exceeded",
            "exceeded your current quota",
            "insufficient_quota",
            "resource_exhausted",
        ],
    ),
    row(
        "outside",
        Cause::Path,
        Name::Quoted,
        &[
            "outside allowed directories",
            "outside of allowed directories",
            "outside the allowed directories",
            "outside the workspace",
        ],
    ),
    row(
        "permission",
        Cause::Permission,
        Name::Quoted,
        &[
            "permission denied",
            "permissionerror",
            "operation not permitted",
            "read-only file system",
            "access denied",
            "eacces",
            "eperm",
            "erofs",
            "error code: 401",
            "error code: 403",
            "401 unauthorized",
            "403 forbidden",
        ],
    ),
    row(
        "time",
        Cause::Timeout,
        Name::Nowhere,
        &[
            "timed out",
            "hard timeout",
            "timeout exceeded",
            "timeouterror",
            "timeoutexpired",
            "deadline exceeded",
            "deadline_exceeded",
            "etimedout",
            "\"status\":\"timeout\"",
            "\"status\": \"timeout\"",
        ],
    ),
    row(
        "connection",
        Cause::Network,
        Name::Nowhere,
        &[
            "connection refused",
            "connection reset",
            "connection aborted",
            "connection error",
            "peer closed connection",
            "incomplete chunked read",
            "econnrefused",
            "econnreset",
            "network is unreachable",
            "no route to host",
        ],
    ),
    row(
        "resolution",
        Cause::Network,
        Name::Nowhere,
        &[
            "could not resolve host",
            "name or service not known",
            "temporary failure in name resolution",
            "getaddrinfo",
            "enotfound",
            "eai_again",
        ],
    ),
    row(
        "certificate",
        Cause::Network,
        Name::Nowhere,
        &[
            "certificate verify failed",
            "ssl error",
            "sslerror",
            "ssl certificate problem",
            "self-signed certificate",
        ],
    ),
    row(
        "path",
        Cause::Path,
        Name::Quoted,
        &[
            "no such file or directory",
            "not a directory",
            "is a directory",
            "no such file",
            "file not found",
            "filenotfounderror",
            "directory not found",
            "path does not exist",
            "file does not exist",
            "enoent",
            "enotdir",
        ],
    ),
    code("exit_124", Cause::Timeout, 124),
    code("exit_126", Cause::Permission, 126),
    code("exit_127", Cause::MissingPackage, 127),
    code("exit_137", Cause::OutOfMemory, 137),
];
