import CasebusAudit
import CasebusIndex
import CasebusModel
import Foundation
import Testing

@testable import CasebusBoard

/// The table of the API against the queries that answer it.
@Suite struct EndpointTableTests {
    private static func read(_ query: String, _ parameters: String) throws {
        switch query {
        case "case": _ = try CaseParameters(parameters)
        case "stalls": _ = try StallsParameters(parameters)
        case "handovers": _ = try HandoversParameters(parameters)
        case "savings": _ = try SavingsParameters(parameters)
        case "tail": _ = try TailParameters(parameters)
        case "inbox": _ = try InboxParameters(parameters)
        default: _ = try QueryParameters(parameters, known: [])
        }
    }

    private func problem(_ endpoint: QueryEndpoint, _ parameters: [String: QueryValue]) throws -> Problem? {
        let text = String(decoding: try JSONEncoder().encode(parameters), as: UTF8.self)
        do {
            try Self.read(endpoint.name, text)
            return nil
        } catch let problem as Problem {
            return problem
        }
    }

    /// What the query needs beside what is looked at.
    private func needed(_ endpoint: QueryEndpoint) -> [String: QueryValue] {
        switch endpoint.name {
        case "case": ["id": "1"]
        case "stalls": ["by": "pair"]
        case "tail": ["unit": "hall/a"]
        default: [:]
        }
    }

    @Test(arguments: QueryEndpoint.all.map(\.name))
    func `the table has the query's parameters, and no others`(_ name: String) throws {
        let endpoint = try #require(QueryEndpoint.all.first { $0.name == name })
        let detail = try #require(try problem(endpoint, ["no_such": "1"])).detail
        let known = Set(detail.split(separator: ": it takes ").last.map { $0.components(separatedBy: ", ") } ?? [])
        // Over HTTP nobody waits for the log to grow: the live stream does that.
        let expected = detail.hasSuffix("it takes none") ? [] : known.subtracting(["wait_ms"])
        #expect(Set(endpoint.parameters.map(\.name)) == expected)
    }

    @Test(arguments: QueryEndpoint.all.map(\.name))
    func `each bound of the table is the query's own`(_ name: String) throws {
        let endpoint = try #require(QueryEndpoint.all.first { $0.name == name })
        for parameter in endpoint.parameters {
            func fault(_ value: QueryValue) throws -> String? {
                try problem(endpoint, needed(endpoint).merging([parameter.name: value]) { $1 })?.field
            }
            switch parameter.kind {
            case .text(let bytes):
                #expect(try fault(.text(String(repeating: "a", count: bytes))) == nil)
                #expect(try fault(.text(String(repeating: "a", count: bytes + 1))) == parameter.name)
            case .number(let range):
                #expect(try fault(.number(range.lowerBound)) == nil)
                #expect(try fault(.number(range.upperBound)) == nil)
                #expect(try fault(.number(range.upperBound + 1)) == parameter.name)
                if range.lowerBound > 0 { #expect(try fault(.number(range.lowerBound - 1)) == parameter.name) }
            case .seconds:
                #expect(try fault(.seconds(Double(QueryParameter.secondsMax))) == nil)
                #expect(try fault(.seconds(Double(QueryParameter.secondsMax + 1))) == parameter.name)
            case .instant:
                #expect(try fault("2026-01-05T09:30:00Z") == nil)
                #expect(try fault("2026-01-05") == parameter.name)
            case .budget:
                #expect(try fault("999wd") == nil)
                #expect(try fault("2days") == parameter.name)
            case .choice(let words):
                for word in words { #expect(try fault(.text(word)) == nil) }
                #expect(try fault("no_such_word") == parameter.name)
            }
        }
    }

    @Test func `the words of the table are all that there are`() {
        func words(_ endpoint: String, _ parameter: String) -> Set<String> {
            let found = QueryEndpoint.all.first { $0.name == endpoint }?.parameters.first { $0.name == parameter }
            guard case .choice(let words) = found?.kind else { return [] }
            return Set(words)
        }
        #expect(words("tail", "kind") == Set(RecordRow.Kind.allCases.map(\.rawValue)))
        #expect(words("stalls", "by") == Set(StallGrouping.allCases.map(\.rawValue)))
        #expect(Set(Schemas.kinds) == Set(IntervalKind.allCases.map(\.rawValue)))
        #expect(Set(Schemas.handoffStates) == Set(HandoffState.allCases.map(\.description)))
        #expect(Set(Schemas.caseStates) == Set(CaseState.allCases.map(\.description)))
        #expect(Set(Schemas.roles) == Set(Role.allCases.map(\.rawValue)))
    }

    @Test func `the description is JSON, and tells of every endpoint and parameter`() throws {
        let json = Data(OpenAPI.document.json.utf8)
        let document = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        let paths = try #require(document["paths"] as? [String: Any])
        for endpoint in QueryEndpoint.all {
            let path = try #require(paths[endpoint.path] as? [String: Any])
            let get = try #require(path["get"] as? [String: Any])
            let names = (get["parameters"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
            #expect(names == endpoint.parameters.map(\.name) + ["If-None-Match"])
        }
    }
}

@Suite struct EntityTagTests {
    private let reader = Reader(unit: Address("bureau/market").unsafelyUnwrapped, role: .unit)

    private func endpoint(_ name: String) throws -> QueryEndpoint {
        try #require(QueryEndpoint.all.first { $0.name == name })
    }

    @Test func `one byte more or less is another tag`() {
        #expect(EntityTag(of: [1, 2]) == EntityTag(of: [1, 2]))
        #expect(EntityTag(of: [1, 2]) != EntityTag(of: [1, 3]))
    }

    @Test func `a tag of the head changes with the head, the question and the reader`() throws {
        let (handovers, asked) = (try endpoint("handovers"), try QueryString("since=2026-01-05T09:30:00Z"))
        let tag = EntityTag(7, of: handovers, asked, by: reader)
        #expect(tag != nil && tag == EntityTag(7, of: handovers, asked, by: reader))
        #expect(tag != EntityTag(8, of: handovers, asked, by: reader))
        #expect(tag != EntityTag(7, of: handovers, try QueryString(""), by: reader))
        #expect(tag != EntityTag(7, of: handovers, asked, by: .local))
        #expect(EntityTag(7, of: try endpoint("case"), asked, by: reader) == nil)
        // The inbox tells the time too: its bytes are others each time.
        #expect(EntityTag(7, of: try endpoint("inbox"), asked, by: reader)?.text.hasPrefix("W/") == true)
    }

    @Test func `If-None-Match is a list, compared weakly`() {
        let tag = EntityTag(of: [1])
        for header in [tag.text, "W/" + tag.text, "\"x\", " + tag.text + " , \"y\"", "*"] {
            #expect(tag.isNamed(by: header), "\(header)")
        }
        for header in [nil, "", "\"x\"", String(tag.text.dropLast())] { #expect(!tag.isNamed(by: header)) }
    }

    @Test func `the next part of a long answer is told, and none behind the last`() throws {
        func next(_ name: String, _ query: String, _ document: String) throws -> String? {
            try PreparedDocument(
                Array(document.utf8), of: endpoint(name), asked: QueryString(query), by: reader
            ).next
        }
        #expect(try next("tail", "from=1&limit=2", #"{"records":[],"next":3,"head":9}"#) == "from=3&limit=2")
        #expect(try next("tail", "from=1", #"{"records":[],"next":10,"head":9}"#) == nil)
        let page = #"{"unit":"u","handoffs":[{"handoff":5},{"handoff":8}],"more":true,"head":9}"#
        #expect(try next("inbox", "", page) == "after=8")
        #expect(try next("inbox", "", page.replacing("true", with: "false")) == nil)
    }
}
