//! What is wrong with a JSON body, and where.

use crate::problem::{FieldError, Problem, field::step, kind};
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

/// The problem behind an error of the deserializer: broken JSON, or a member that is missing or of another type.
pub fn problem(path: &Path, error: &serde_json::Error) -> Problem {
    match error.classify() {
        Category::Data => {
            let (pointer, code, detail) = member(&pointer(path), &error.to_string());
            Problem::fields(vec![FieldError::new(pointer, code, detail)])
        }
        Category::Syntax | Category::Eof | Category::Io => {
            Problem::of(kind::MALFORMED_JSON).detail(format!("The body is not JSON: line {}, column {}.", error.line(), error.column()))
        }
    }
}

/// RFC 6901.
fn pointer(path: &Path) -> String {
    let steps = path.iter().map(|segment| match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => step(key),
        Segment::Enum { variant } => step(variant),
        Segment::Unknown => String::new(),
    });
    steps.collect()
}

/// serde tells what it expected in words alone.
fn member(pointer: &str, message: &str) -> (String, &'static str, String) {
    if let Some(name) = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        return (format!("{pointer}{}", step(name)), "required", "is required".to_owned());
    }
    if message.starts_with("duplicate field") {
        return (pointer.to_owned(), "duplicate", "has a member twice".to_owned());
    }
    let expected = message.rsplit_once(", expected ").map(|(_, rest)| rest.split(" at line ").next().unwrap_or(rest));
    let detail = expected.map_or_else(|| "has the wrong type".to_owned(), |expected| format!("must be {}", in_json(expected)));
    (pointer.to_owned(), "wrong_type", detail)
}

/// What serde expected, in JSON's words.
fn in_json(expected: &str) -> &str {
    match expected {
        "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize" => "an integer",
        "f32" | "f64" => "a number",
        "a sequence" => "an array",
        other if other.starts_with("struct ") || other == "a map" => "an object",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use crate::{extract::body::parse, problem::Problem};
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    struct Item {
        #[serde(rename = "title")]
        _title: String,
        #[serde(rename = "count")]
        _count: Option<i64>,
    }

    #[derive(Debug, Deserialize)]
    struct Batch {
        #[serde(rename = "tasks")]
        _tasks: Vec<Item>,
    }

    fn problem(json: &str) -> Problem {
        parse::<Batch>(json.as_bytes()).unwrap_err()
    }

    fn field(json: &str) -> (String, String, String) {
        let problem = problem(json);
        assert_eq!(problem.kind().code, "validation_failed", "{json}");
        let error = problem.errors()[0].clone();
        (error.pointer, error.code.into_owned(), error.detail.into_owned())
    }

    fn expect(json: &str, pointer: &str, code: &str, detail: &str) {
        assert_eq!(field(json), (pointer.to_owned(), code.to_owned(), detail.to_owned()), "{json}");
    }

    #[test]
    fn a_wrong_type_is_pointed_at() {
        expect(r#"{"tasks": [{"title": "a"}, {"title": 7}]}"#, "/tasks/1/title", "wrong_type", "must be a string");
        expect(r#"{"tasks": [{"title": "a", "count": "x"}]}"#, "/tasks/0/count", "wrong_type", "must be an integer");
        expect(r#"{"tasks": [{"title": "a", "count": 1e40}]}"#, "/tasks/0/count", "wrong_type", "must be an integer");
        expect(r#"{"tasks": {}}"#, "/tasks", "wrong_type", "must be an array");
        expect("7", "", "wrong_type", "must be an object");
        expect("[7]", "", "wrong_type", "must be an object");
    }

    #[test]
    fn a_missing_member_is_pointed_at() {
        expect(r#"{"tasks": [{}]}"#, "/tasks/0/title", "required", "is required");
        expect("{}", "/tasks", "required", "is required");
    }

    #[test]
    fn broken_json_is_called_that() {
        for json in ["", "{", r#"{"tasks": [}"#, r#"{"tasks": []} and more"#, "\u{feff}{}", "{\"tasks\": [], \"\u{1}\": 1}"] {
            assert_eq!(problem(json).kind().code, "malformed_json", "{json}");
        }
        assert!(parse::<Batch>(b"{\"tasks\": [{\"title\": \"\xff\"}]}").is_err());
    }
}
