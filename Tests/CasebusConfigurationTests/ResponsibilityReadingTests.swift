import CasebusConfiguration
import CasebusMatters
import CasebusModel
import Foundation
import Testing

@Suite struct ResponsibilityReadingTests {
    private static let matters = """
        matters:
          - {code: m, kind: licence, steps: [{code: accept}, {code: review}]}
          - {code: n, kind: internal, steps: [{code: answer}]}
        """

    @Test func `everything that can be set is read`() throws {
        let list = try #require(
            try load(
                matters: Self.matters,
                responsibility: """
                    version: 2026-01
                    routing: strict
                    convenor: operator/main
                    entries:
                      - {matter: m, step: review, department: bureau/market_north}
                      - matter: m
                        step: accept
                        department: bureau/market_north
                        office: hall/enterprise
                        post: market/licensing-2
                        applicants: companies
                        registrars: [hall, bureau/market_north/window/1]
                    """
            ).responsibility)
        #expect(list.version == "2026-01")
        #expect(list.routing == .strict)
        #expect(list.convenor?.text == "operator/main")
        let market = try #require(Address("bureau/market_north"))
        #expect(list.entries.first == ResponsibilityEntry(matter: "m", step: "review", department: market))
        #expect(
            list.entries.last
                == ResponsibilityEntry(
                    matter: "m", step: "accept", department: market, office: Address("hall/enterprise"),
                    post: "market/licensing-2", applicants: .companies,
                    registrars: ["hall", "bureau/market_north/window/1"].compactMap { Address($0) }))
    }

    @Test func `only version and entries must be there`() throws {
        let list = try load(matters: Self.matters, responsibility: "version: v\nentries: []").responsibility
        #expect(list == ResponsibilityList(version: "v"))
        #expect(try load(matters: Self.matters).responsibility == nil)
    }

    @Test func `all mistakes come at once, each with its line, value and remedy`() throws {
        let (places, text) = try mistakes(
            matters: Self.matters,
            responsibility: """
                version: 2026 01
                routing: strickt
                convenor: office/establishment
                entries:
                  - matter: x
                    step: review
                    department: bureau/market_north
                  - matter: m
                    step: reviw
                    department: bureau/market
                    office: bureau//market
                    post: 张三
                    applicants: company
                    registrars: [street/1, hall]
                  - matter: m
                    step: review
                    department: bureau/market_north
                    applicants: persons
                    registrars: [hall]
                  - matter: m
                    step: review
                    department: bureau/market_north
                    registrars: [hall/enterprise]
                  - step: accept
                    departement: bureau/market_north
                  - matter: m
                    step: review
                    department: hall/enterprise
                    applicants: companies
                  - matter: m
                    step: review
                    department: bureau/market_north
                    applicants: companies
                """)
        let expected = [
            "1 version 2026 01", "2 routing strickt", "3 convenor office/establishment", "5 entries[0].matter x",
            "9 entries[1].step reviw", "10 entries[1].department bureau/market", "11 entries[1].office bureau//market",
            "12 entries[1].post 张三", "13 entries[1].applicants company", "14 entries[1].registrars[0] street/1",
            "20 entries[3].step review", "24 entries[4].matter ", "24 entries[4].department ",
            "25 entries[4].departement bureau/market_north", "30 entries[6].step review",
        ]
        #expect(places == expected.sorted { (number($0), $0) < (number($1), $1) })
        #expect(text.contains("There is no such matter in the catalogue."))
        #expect(text.contains("m has no such step. Did you mean review? It has accept, review."))
        #expect(text.contains("There is no such unit in units.yaml."))
        #expect(text.contains("The entry on line 15 holds for some of the same cases."))
        #expect(text.contains("The entry on line 26 holds for some of the same cases."))
        #expect(text.contains("never a person's name"))
        #expect(text.contains("Did you mean department?"))
    }

    @Test func `a list without a catalogue is a mistake where it is named`() throws {
        try withTemporaryFolder { folder in
            _ = try writeSample(folder + "/new")
            let path = folder + "/new/casebus.yaml"
            try "\nresponsibility: list.yaml".write(toFile: path, atomically: true, encoding: .utf8)
            let list = "version: v\nentries: [{matter: any, step: any, department: operator/main}]"
            try list.write(toFile: folder + "/new/list.yaml", atomically: true, encoding: .utf8)
            let error = #expect(throws: ConfigurationErrors.self) { try Installation.load(path, environment: [:]) }
            #expect(error?.mistakes.map { "\($0.line ?? 0) \($0.key)" } == ["2 responsibility"])
        }
    }

    @Test func `a unit that the list names already can be added`() throws {
        try withTemporaryFolder { folder in
            _ = try writeSample(folder + "/new")
            try "matters: m.yaml\nresponsibility: r.yaml"
                .write(toFile: folder + "/new/casebus.yaml", atomically: true, encoding: .utf8)
            try Self.matters.write(toFile: folder + "/new/m.yaml", atomically: true, encoding: .utf8)
            try "version: v\nentries: [{matter: m, step: review, department: bureau/tax}]"
                .write(toFile: folder + "/new/r.yaml", atomically: true, encoding: .utf8)
            #expect(throws: ConfigurationErrors.self) { try Installation.load(folder + "/new", environment: [:]) }
            let installation = try Installation.load(folder + "/new", for: .units, environment: [:])
            let keys = KeyPair(
                publicKey: String(repeating: "x", count: 40), secretKey: String(repeating: "y", count: 40))
            _ = try installation.adding(try #require(Address("bureau/tax")), role: .unit) { keys }
            #expect(try Installation.load(folder + "/new", environment: [:]).responsibility?.entries.count == 1)
        }
    }

    @Test func `an entry may name as many registrars as the limit and no more`() throws {
        func list(_ count: Int) -> String {
            let places = (1...count).map { "hall/enterprise/window/\($0)" }.joined(separator: ", ")
            return
                "version: v\nentries: [{matter: m, step: review, department: hall/enterprise, registrars: [\(places)]}]"
        }
        let limit = MatterLimits.registrarsPerEntry
        #expect(try load(matters: Self.matters, responsibility: list(limit)).responsibility?.entries.count == 1)
        #expect(
            try mistakes(matters: Self.matters, responsibility: list(limit + 1)).places == [
                "2 entries[0].registrars a list of \(limit + 1)"
            ])
    }

    @Test func `a list may have as many entries as the limit and no more`() throws {
        func list(_ entries: some Sequence<String>) -> String { "version: v\nentries:\n" + entries.joined() }
        let limit = MatterLimits.entries
        let entries = (1...limit).lazy.map {
            "- {matter: m, step: review, department: hall/enterprise, registrars: [hall/enterprise/\($0)]}\n"
        }
        let most = try load(matters: Self.matters, responsibility: list(entries))
        #expect(most.responsibility?.entries.count == limit)
        let over = try mistakes(matters: Self.matters, responsibility: list(repeatElement("- {}\n", count: limit + 1)))
        #expect(over.places == ["3 entries a list of \(limit + 1)"])
    }
}
