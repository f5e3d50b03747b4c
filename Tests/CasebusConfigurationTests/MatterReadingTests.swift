import CasebusCalendar
import CasebusConfiguration
import CasebusMatters
import CasebusModel
import Foundation
import Testing

/// An installation with the units of ``writeSample(_:)``, one hall, and these files.
func load(matters: String, responsibility: String? = nil) throws -> Installation {
    try withTemporaryFolder { folder in
        _ = try writeSample(folder + "/new")
        func append(_ text: String, to name: String) throws {
            let path = "\(folder)/new/\(name)"
            let before =
                FileManager.default.fileExists(atPath: path) ? try String(contentsOfFile: path, encoding: .utf8) : ""
            try (before + text).write(toFile: path, atomically: true, encoding: .utf8)
        }
        try append("  - address: hall/enterprise\n", to: "units.yaml")
        try append("matters: matters.yaml\n", to: "casebus.yaml")
        try append(matters, to: "matters.yaml")
        if let responsibility {
            try append("responsibility: responsibility.yaml\n", to: "casebus.yaml")
            try append(responsibility, to: "responsibility.yaml")
        }
        return try Installation.load(folder + "/new", environment: [:])
    }
}

/// Line, key and value of each mistake of such an installation, and their whole text.
func mistakes(matters: String, responsibility: String? = nil) throws -> (places: [String], text: String) {
    let error = #expect(throws: ConfigurationErrors.self) {
        try load(matters: matters, responsibility: responsibility)
    }
    let found = try #require(error).mistakes
    return (
        found.map { "\($0.line ?? 0) \($0.key) \($0.value)" }.sorted { left, right in
            (number(left), left) < (number(right), right)
        }, found.map(\.description).joined(separator: "\n")
    )
}

func number(_ place: String) -> Int { Int(place.prefix { $0 != " " }) ?? 0 }

@Suite struct MatterReadingTests {
    @Test func `everything that can be set is read`() throws {
        let catalogue = try #require(
            try load(
                matters: """
                    matters:
                      - code: food.new
                        implementation_code: "1100000000000000004000000000000"
                        name: {zh: 食品经营许可, en: Food licence}
                        kind: on-the-spot
                        materials: [{name: {zh: 申请书}}]
                        steps:
                          - code: review
                            name: {en: Review}
                            after: [accept]
                            promised_limit: 7wd
                            statutory_limit: 20wd
                            waiting_limit: 4wh
                          - code: accept
                        windows: {finish: [hall/enterprise/window/07], take_in: [bureau]}
                        feeds: [food.watch]
                      - {code: food.watch, kind: supervision, steps: [{code: s}]}
                    """
            ).matters)
        let matter = try #require(catalogue["food.new"])
        #expect(catalogue.matters.map(\.code) == ["food.new", "food.watch"])
        #expect(matter.implementationCode == "1100000000000000004000000000000")
        #expect(matter.names == Names(chinese: "食品经营许可", english: "Food licence"))
        #expect(matter.kind == .onTheSpot)
        #expect(matter.materials == [Names(chinese: "申请书")])
        #expect(matter.windows.finish.map(\.text) == ["hall/enterprise/window/07"])
        #expect(matter.windows.takeIn.map(\.text) == ["bureau"])
        #expect(matter.feeds == ["food.watch"])
        #expect(
            matter.step("review")
                == Step(
                    code: "review", names: Names(english: "Review"), after: ["accept"], promisedLimit: .workingDays(7),
                    statutoryLimit: .workingDays(20), waitingLimit: .workingTime(4 * 3_600_000)))
    }

    @Test func `without the key there are none, and a client does not read them`() throws {
        try withTemporaryFolder { folder in
            #expect(try writeSample(folder + "/new").matters == nil)
            let path = folder + "/new/casebus.yaml"
            try "matters: nowhere.yaml\n".write(toFile: path, atomically: true, encoding: .utf8)
            #expect(try Installation.load(path, for: .client, environment: [:]).matters == nil)
            #expect(throws: ConfigurationErrors.self) { try Installation.load(path, for: .matters, environment: [:]) }
            try "matters: none\n".write(toFile: path, atomically: true, encoding: .utf8)
            #expect(try Installation.load(path, for: .matters, environment: [:]).matters == nil)
        }
    }

    @Test func `who asks for the matters needs no units`() throws {
        try withTemporaryFolder { folder in
            let text = "matters: [{code: m, kind: licence, steps: [{code: s}], windows: {finish: [hall/elsewhere]}}]"
            try text.write(toFile: folder + "/matters.yaml", atomically: true, encoding: .utf8)
            try "matters: matters.yaml".write(toFile: folder + "/casebus.yaml", atomically: true, encoding: .utf8)
            #expect(try Installation.load(folder, for: .matters, environment: [:]).matters?["m"] != nil)
        }
    }

    @Test func `all mistakes come at once, each with its line, value and remedy`() throws {
        let (places, text) = try mistakes(
            matters: """
                matters:
                  - code: food new
                    kind: license
                    steps: []
                    coden: 1
                  - code: food.new
                    implementation_code: 11000000000000000040000000x
                    kind: licence
                    name: {zh: "\(String(repeating: "名", count: 43))"}
                    materials:
                      - {}
                      - name: x
                    steps:
                      - code: accept
                        promised_limit: 0wd
                        waiting_limit: 4h
                        after: [decide]
                      - code: review
                        after: [acept, accept]
                        promised_limit: 21wd
                        statutory_limit: 20wd
                      - code: review
                      - code: decide
                        after: [review, accept]
                        promised_limit: 21nd
                        statutory_limit: 20wd
                      - code: again
                        after: [again]
                    windows:
                      finish: [hall/elsewhere/window/1, hall//x, hall/enterprise, hall/enterprise]
                      take_in: [hall/enterprise, street, hall/enterprise/window/1]
                    feeds: [food.watch, food.wach]
                  - code: food.watch
                    kind: supervision
                    steps: [{code: s}]
                    feeds: [food.fine]
                  - code: food.fine
                    kind: enforcement
                    steps: [{code: s}]
                    feeds: [food.watch]
                  - code: food.new
                    kind: credit
                    steps: [{code: s}]
                  - name: {zh: 无}
                  - {code: self, kind: credit, steps: [{code: s}], feeds: [self]}
                """)
        let expected = [
            "2 matters[0].code food new", "3 matters[0].kind license", "4 matters[0].steps ",
            "5 matters[0].coden 1", "7 matters[1].implementation_code 11000000000000000040000000x",
            "9 matters[1].name.zh \(String(repeating: "名", count: 43))", "0 matters[1].materials[0].name ",
            "12 matters[1].materials[1].name x", "15 matters[1].steps[0].promised_limit 0wd",
            "16 matters[1].steps[0].waiting_limit 4h", "17 matters[1].steps[0].after accept, review, decide",
            "19 matters[1].steps[1].after[0] acept", "20 matters[1].steps[1].promised_limit 21wd",
            "22 matters[1].steps[2].code review", "28 matters[1].steps[4].after again",
            "30 matters[1].windows.finish[0] hall/elsewhere/window/1", "30 matters[1].windows.finish[1] hall//x",
            "30 matters[1].windows.finish[3] hall/enterprise", "31 matters[1].windows.take_in hall/enterprise",
            "31 matters[1].windows.take_in[1] street", "32 matters[1].feeds[1] food.wach",
            "36 matters[2].feeds food.watch, food.fine", "41 matters[4].code food.new", "44 matters[5].code ",
            "44 matters[5].kind ", "44 matters[5].steps ", "45 matters[6].feeds self",
        ]
        #expect(places == expected.sorted { (number($0), $0) < (number($1), $1) })
        #expect(text.contains("Did you mean licence?"))
        #expect(text.contains("Did you mean accept? It has accept, review, decide, again."))
        #expect(text.contains("The law allows 20wd. Promise no more than that."))
        #expect(text.contains("It sits nowhere: hall/elsewhere is not in units.yaml."))
        #expect(text.contains("These 2 matters feed each other in a circle."))
        #expect(text.contains("The matter on line 6 has it already."))
        #expect(text.contains("contains \"x\", which is neither a digit nor a capital letter"))
    }

    @Test func `a file without the list is told so`() throws {
        #expect(try mistakes(matters: "matter: []").places == ["0 matters ", "1 matter a list of 0"])
    }

    @Test(arguments: [
        ("steps", MatterLimits.stepsPerMatter, "{code: s#}"),
        ("materials", MatterLimits.materialsPerMatter, "{name: {en: m#}}"),
        ("feeds", MatterLimits.feedsPerMatter, "f#"),
    ])
    func `a list may be as long as its limit and no longer`(key: String, limit: Int, item: String) throws {
        func matters(_ count: Int) -> String {
            let items = (1...count).map { item.replacing("#", with: "\($0)") }.joined(separator: ", ")
            let fed = (1...count).map { "\n  - {code: f\($0), kind: credit, steps: [{code: s}]}" }.joined()
            let steps = key == "steps" ? "" : ", steps: [{code: s}]"
            return "matters:\n  - {code: m, kind: credit, \(key): [\(items)]\(steps)}\(fed)"
        }
        #expect(try load(matters: matters(limit)).matters != nil)
        #expect(try mistakes(matters: matters(limit + 1)).places == ["2 matters[0].\(key) a list of \(limit + 1)"])
    }

    @Test func `windows, names and codes may be as long as their limits and no longer`() throws {
        func matters(windows: Int, name: Int, code: Int) -> String {
            let places = (1...windows).map { "bureau/market_north/window/\($0)" }.joined(separator: ", ")
            return "matters: [{code: \(String(repeating: "c", count: code)), kind: credit, steps: [{code: s}], name: "
                + "{en: \(String(repeating: "n", count: name))}, windows: {take_in: [\(places)]}}]"
        }
        let limits = (MatterLimits.windowsPerMatter, MatterLimits.nameBytes, MatterLimits.codeBytes)
        #expect(try load(matters: matters(windows: limits.0, name: limits.1, code: limits.2)).matters != nil)
        let places = try mistakes(matters: matters(windows: limits.0 + 1, name: limits.1 + 1, code: limits.2 + 1))
            .places
        #expect(
            places.map { $0.split(separator: " ")[1] } == [
                "matters[0].code", "matters[0].name.en", "matters[0].windows.take_in",
            ])
    }

    @Test func `a catalogue may have as many matters as its limit and no more`() throws {
        func matters(_ count: Int) -> String {
            "matters:\n" + (1...count).map { "- {code: m\($0), kind: credit, steps: [{code: s}]}\n" }.joined()
        }
        #expect(try load(matters: matters(MatterLimits.matters)).matters?.matters.count == MatterLimits.matters)
        // Of one that is too long nothing is read, so that no entry is said to be about an unknown matter.
        #expect(
            try mistakes(
                matters: matters(MatterLimits.matters + 1),
                responsibility: "version: v\nentries: [{matter: m1, step: s, department: hall/enterprise}]"
            ).places == ["2 matters a list of \(MatterLimits.matters + 1)"])
    }
}
