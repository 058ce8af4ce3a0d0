//! The JSON Schema of the program document, for editors and for whoever writes one by program.

/// JSON Schema 2020-12.
pub const SCHEMA: &str = include_str!("../../../../schema/program.schema.json");

#[cfg(test)]
mod tests {
    use super::SCHEMA;
    use crate::program::document::shape;
    use serde_json::Value as Json;

    fn schema() -> Json {
        serde_json::from_str(SCHEMA).unwrap()
    }

    fn words(list: Option<&Json>) -> Vec<&str> {
        let items = list.and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
        let mut words: Vec<_> = items.iter().filter_map(Json::as_str).collect();
        words.sort_unstable();
        words
    }

    #[test]
    fn the_reader_and_the_schema_know_the_same_keys() {
        let schema = schema();
        for shape in shape::ALL {
            let table = match shape.name {
                "document" => &schema,
                name => &schema["$defs"][name],
            };
            assert_eq!(table["additionalProperties"], false, "{}", shape.name);
            let properties = table["properties"].as_object().unwrap();
            let mut told: Vec<_> = properties.keys().map(String::as_str).collect();
            told.sort_unstable();
            let mut known = shape.keys.to_vec();
            known.sort_unstable();
            assert_eq!(told, known, "{}", shape.name);
            let mut required = shape.required.to_vec();
            required.sort_unstable();
            assert_eq!(words(table.get("required")), required, "{}", shape.name);
            for (key, property) in properties {
                assert!(property.get("description").is_some(), "{}.{key}", shape.name);
            }
        }
        let tables = schema["$defs"].as_object().unwrap().iter();
        for (name, _) in tables.filter(|(_, table)| table.get("properties").is_some()) {
            assert!(shape::ALL.iter().any(|shape| shape.name == name), "{name} has no reader");
        }
    }

    /// What of JSON Schema the schema uses, checked on a document.
    fn agrees(schema: &Json, rule: &Json, value: &Json, path: &str) {
        if let Some(target) = rule.get("$ref").and_then(Json::as_str) {
            return agrees(schema, schema.pointer(&target[1..]).unwrap(), value, path);
        }
        if let Some(constant) = rule.get("const") {
            assert_eq!(constant, value, "{path}");
        }
        if let Some(choices) = rule.get("enum").and_then(Json::as_array) {
            assert!(choices.contains(value), "{path}: {value}");
        }
        let kind = match value {
            Json::Object(_) => "object",
            Json::Array(_) => "array",
            Json::String(_) => "string",
            Json::Bool(_) => "boolean",
            _ => "integer",
        };
        if let Some(kinds) = rule.get("type") {
            let fits = |k: &str| k == kind || (k == "number" && kind == "integer");
            let fits = kinds.as_str().is_some_and(fits) || words(Some(kinds)).into_iter().any(fits);
            assert!(fits, "{path}: {value}");
        }
        if let Some(entries) = value.as_object() {
            for key in words(rule.get("required")) {
                assert!(entries.contains_key(key), "{path}: {key} is required");
            }
            for (key, value) in entries {
                let property = rule["properties"].get(key).unwrap_or(&rule["additionalProperties"]);
                assert_ne!(property, &Json::Bool(false), "{path}: {key}");
                agrees(schema, property, value, &format!("{path}.{key}"));
            }
        }
        for item in value.as_array().into_iter().flatten() {
            agrees(schema, &rule["items"], item, path);
        }
    }

    #[test]
    fn the_examples_agree_with_the_schema() {
        let schema = schema();
        for program in crate::program::examples::all() {
            agrees(&schema, &schema, program.document(), &program.id);
        }
    }
}
