/// The shape of a document, for the OpenAPI description.
///
/// - Source: JSON Schema 2020-12, as OpenAPI 3.1 takes it.
indirect enum Schema: Sendable {
    case text
    /// RFC 3339.
    case instant
    case day
    case whole
    /// Seconds, with three decimals.
    case seconds
    case truth
    case choice([String])
    case list(Schema)
    /// Members that are always there, and those that are there where they say something.
    case object(KeyValuePairs<String, Schema>, optional: KeyValuePairs<String, Schema> = [:])
    /// Whole numbers under names that a later version may add to.
    case counts
    case nullable(Schema)
    case either([Schema])
    /// One of the schemas that stand by their names.
    case named(String)

    var tree: JSONTree {
        switch self {
        case .text: ["type": "string"]
        case .instant: ["type": "string", "format": "date-time"]
        case .day: ["type": "string", "format": "date"]
        case .whole: ["type": "integer"]
        case .seconds: ["type": "number"]
        case .truth: ["type": "boolean"]
        case .choice(let words): ["type": "string", "enum": .list(words.map { .text($0) })]
        case .list(let item): ["type": "array", "items": item.tree]
        case .object(let members, let optional):
            [
                "type": "object", "required": .list(members.map { .text($0.key) }),
                "properties": .object((Array(members) + Array(optional)).map { ($0.key, $0.value.tree) }),
            ]
        case .counts: ["type": "object", "additionalProperties": ["type": "integer"]]
        case .nullable(let schema): ["anyOf": [schema.tree, ["type": "null"]]]
        case .either(let schemas): ["anyOf": .list(schemas.map(\.tree))]
        case .named(let name): ["$ref": .text("#/components/schemas/\(name)")]
        }
    }
}
