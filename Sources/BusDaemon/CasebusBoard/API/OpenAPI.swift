internal import CasebusModel

/// The description of the API that programs read, made from the same table that requests are read by.
///
/// - Source: OpenAPI 3.1.1.
enum OpenAPI {
    /// The version of the API, which is in its paths too.
    static let version = "1.0.0"

    static var document: JSONTree {
        [
            "openapi": "3.1.1",
            "info": [
                "title": "casebus", "version": .text(version),
                "description":
                    "Reads what the bus knows: the documents of the command line's --json, with the same names. Members may be added, none is taken away.",
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ],
            "servers": [["url": "/"]],
            "security": [[:], ["token": []]],
            "paths": .object(QueryEndpoint.all.map { ($0.path, path($0)) } + [("/api/v1/openapi.json", itself)]),
            "components": [
                "schemas": .object(Schemas.all.map { ($0.key, $0.value.tree) }),
                "responses": .object(problems.map { ($0.name, problem($0.about, retries: $0.retries)) }),
                "securitySchemes": [
                    "token": [
                        "type": "http", "scheme": "bearer",
                        "description": "A token of `casebus tokens add`; a board on a loopback address needs none.",
                    ]
                ],
            ],
        ]
    }

    private static func path(_ endpoint: QueryEndpoint) -> JSONTree {
        let parameters = endpoint.parameters.map(parameter) + [conditional]
        var headers: [(String, JSONTree)] = [("ETag", header("Changes where the document does."))]
        if endpoint.paging != nil { headers.append(("Link", header("rel=next: the next part, where there is one."))) }
        return [
            "get": operation(
                endpoint.name, "", endpoint.about, parameters,
                [
                    "description": "The document.", "headers": .object(headers),
                    "content": ["application/json": ["schema": Schema.named(endpoint.name).tree]],
                ]),
            "head": operation(
                endpoint.name, "_head", "What GET says of it, without the document.", parameters,
                ["description": "The headers of the document.", "headers": .object(headers)]),
        ]
    }

    private static func operation(
        _ name: String, _ suffix: String, _ about: String, _ parameters: [JSONTree], _ answer: JSONTree
    ) -> JSONTree {
        let refusals = problems.map {
            ($0.status, JSONTree.object([("$ref", .text("#/components/responses/\($0.name)"))]))
        }
        return [
            "operationId": .text(name + suffix), "summary": .text(about), "parameters": .list(parameters),
            "responses": .object(
                [("200", answer), ("304", ["description": "It is as the If-None-Match says."])] + refusals),
        ]
    }

    private static let itself: JSONTree = [
        "get": operation(
            "openapi", "", "This description.", [conditional],
            ["description": "This description.", "content": ["application/json": ["schema": ["type": "object"]]]])
    ]

    private static let problems: [(status: String, name: String, about: String, retries: Bool)] = [
        ("400", "invalid", "A parameter is unknown, repeated or none: `field` names it.", false),
        ("401", "unauthorized", "No token, or none that is good.", false),
        ("403", "forbidden", "The reader may not see it.", false),
        ("404", "unknown", "There is no such case that the reader may see.", false),
        ("406", "unacceptable", "There is application/json only.", false),
        ("414", "long", "Path and query are too long.", false),
        ("429", "throttled", "Too many wrong tokens came.", true),
        ("503", "busy", "More ask than there is room for.", true),
    ]

    private static func problem(_ about: String, retries: Bool) -> JSONTree {
        var members: [(String, JSONTree)] = [("description", .text(about))]
        if retries {
            members.append(("headers", ["Retry-After": header("In how many seconds to come again.")] as JSONTree))
        }
        let content: JSONTree = ["schema": Schema.named("problem").tree]
        members.append(("content", .object([(BoardFault.mediaType, content)])))
        return .object(members)
    }

    private static func header(_ about: String) -> JSONTree {
        ["description": .text(about), "schema": ["type": "string"]]
    }

    private static let conditional: JSONTree = [
        "name": "If-None-Match", "in": "header", "required": false, "schema": ["type": "string"],
        "description": "The ETag of an earlier answer: where it is still the same, 304 comes in place of the document.",
    ]

    private static func parameter(_ parameter: QueryParameter) -> JSONTree {
        [
            "name": .text(parameter.name), "in": "query", "required": .truth(parameter.isRequired),
            "description": .text(parameter.about), "schema": .object(schema(parameter.kind)),
        ]
    }

    private static func schema(_ kind: QueryParameter.Kind) -> [(String, JSONTree)] {
        switch kind {
        case .text(let bytes):
            // Counted in bytes of UTF-8: what is ASCII may be so long, and nothing longer.
            [
                ("type", "string"), ("minLength", 1), ("maxLength", .number(bytes)),
                (
                    "pattern",
                    "^[^\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb]+$"
                ),
            ]
        case .number(let range):
            [
                ("type", "integer"), ("minimum", .number(Int(range.lowerBound))),
                ("maximum", .number(Int(range.upperBound))),
            ]
        case .seconds:
            [("type", "number"), ("minimum", 0), ("maximum", .number(Int(QueryParameter.secondsMax)))]
        case .instant: [("type", "string"), ("format", "date-time")]
        case .budget: [("type", "string"), ("pattern", "^[0-9]{1,3}(wd|wh|wm|nd)$")]
        case .choice(let words): [("type", "string"), ("enum", .list(words.map { .text($0) }))]
        }
    }
}
