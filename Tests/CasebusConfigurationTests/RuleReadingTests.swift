import CasebusCalendar
import CasebusConfiguration
import CasebusMatters
import CasebusModel
import CasebusRules
import Testing

@Suite struct RuleReadingTests {
    private static let defaults = """
        defaults:
          handoff_limit: 7wd
          waiting_limit: 4wh
          amber: 80
          explain_limit: 1wd
          deemed_after: 3wd
          negotiation_limit: 2wd
          ruling_limit: 5wd
          idle_limit: 20nd
          first_day: same_day

        """

    private static let licence = """
        kinds:
          licence:
            promised_limit: 15wd
            statutory_limit: 20wd
            joint_limit: 45wd
            extension_limit: 10wd
            joint_extension_limit: 15wd
            correction_limit: 5wd
            issue_limit: 10wd
            grounds: [hearing, expert-review]

        """

    @Test func `everything that can be set is read`() throws {
        let installation = try load(
            matters: Self.defaults + Self.licence + """
                matters:
                  - {code: plain, kind: licence, steps: [{code: s}]}
                  - {code: joint, kind: licence, joint: true, steps: [{code: s}]}
                  - code: own
                    kind: licence
                    promised_limit: 8wd
                    statutory_limit: 10wd
                    extension_limit: 5wd
                    correction_limit: 2wd
                    issue_limit: 3wd
                    grounds: []
                    steps: [{code: s}]
                  - code: shared
                    kind: licence
                    joint: true
                    joint_limit: 30wd
                    joint_extension_limit: 9wd
                    steps: [{code: s}]
                  - {code: other, kind: credit, steps: [{code: s}]}
                """)
        var defaults = RuleDefaults()
        defaults.handoffLimit = .workingDays(7)
        defaults.waitingLimit = .workingTime(4 * 3_600_000)
        defaults.amberPercent = 80
        defaults.explainLimit = .workingDays(1)
        defaults.deemedAfter = .workingDays(3)
        defaults.negotiationLimit = .workingDays(2)
        defaults.rulingLimit = .workingDays(5)
        defaults.idleLimit = .naturalDays(20)
        defaults.firstDay = .same
        let rules = try #require(installation.rules)
        #expect(rules.defaults == defaults)
        #expect(installation.matters?.defaults == defaults)
        var licence = CaseRules(
            promisedLimit: .workingDays(15), statutoryLimit: .workingDays(20), extensionWorkingDays: 10,
            correctionLimit: .workingDays(5), issueLimit: .workingDays(10), grounds: ["hearing", "expert-review"])
        let matters = rules.content.matters
        #expect(matters[0].rules == licence)
        licence.statutoryLimit = .workingDays(45)
        licence.extensionWorkingDays = 15
        #expect(matters[1].rules == licence && matters[1].isJoint && !matters[0].isJoint)
        licence.statutoryLimit = .workingDays(30)
        licence.extensionWorkingDays = 9
        #expect(matters[3].rules == licence)
        #expect(
            matters[2].rules
                == CaseRules(
                    promisedLimit: .workingDays(8), statutoryLimit: .workingDays(10), extensionWorkingDays: 5,
                    correctionLimit: .workingDays(2), issueLimit: .workingDays(3), grounds: []))
        #expect(matters[4].rules == CaseRules())
    }

    @Test func `files without the sections make a book without such rules`() throws {
        let installation = try load(
            matters: "matters: [{code: m, kind: licence, steps: [{code: s, promised_limit: 2wd}]}]",
            responsibility: "version: v\nrouting: strict\nentries: [{matter: m, step: s, department: hall/enterprise}]")
        let rules = try #require(installation.rules)
        #expect(rules.defaults == RuleDefaults())
        #expect(rules.content.matters[0].rules == CaseRules())
        #expect(rules.limits(of: .init(rawValue: 0)) == .init(promised: .workingDays(2)))
        #expect(rules.version == "v" && rules.isStrict && rules.entryCount == 1)
    }

    @Test func `all mistakes come at once, each with its line, value and remedy`() throws {
        let (places, text) = try mistakes(
            matters: """
                defaults:
                  handoff_limit: 7 days
                  waiting_limit: 0wd
                  amber: 80%
                  explain_limit: []
                  first_day: tomorrow
                  deemed_afer: 3wd
                kinds:
                  licence:
                    promised_limit: 21wd
                    statutory_limit: 20wd
                    joint_limit: 15wd
                    extension_limit: 10nd
                    joint_extension_limit: 0wd
                    grounds: [a hearing, hearing, hearing]
                  licenses: {promised_limit: 1wd}
                  credit: {promised_limit: 30wd, statutory_limit: 40wd, joint_limit: 60wd, extension_limit: 5wd, joint_extension_limit: 6wd}
                  supervision: 20wd
                matters:
                  - code: joint
                    kind: credit
                    joint: true
                    statutory_limit: 50wd
                    extension_limit: 7wd
                    steps: [{code: s}]
                  - code: single
                    kind: credit
                    joint_limit: 50wd
                    joint_extension_limit: 7wd
                    steps: [{code: s}]
                  - {code: longer, kind: credit, promised_limit: 41wd, steps: [{code: s}]}
                  - {code: shorter, kind: credit, statutory_limit: 29wd, steps: [{code: s}]}
                  - {code: both, kind: credit, promised_limit: 31wd, statutory_limit: 30wd, steps: [{code: s}]}
                  - {code: far, kind: credit, joint: true, promised_limit: 61wd, steps: [{code: s}]}
                  - {code: near, kind: credit, joint: true, joint_limit: 29wd, steps: [{code: s}]}
                  - {code: here, kind: credit, joint: true, promised_limit: 9wd, joint_limit: 8wd, steps: [{code: s}]}
                  - {code: maybe, kind: credit, joint: perhaps, steps: [{code: s}]}
                  - {code: fine, kind: credit, joint: true, promised_limit: 59wd, steps: [{code: s}], feeds: [far, far]}
                """)
        let expected = [
            "2 defaults.handoff_limit 7 days", "3 defaults.waiting_limit 0wd", "4 defaults.amber 80%",
            "5 defaults.explain_limit a list of 0", "6 defaults.first_day tomorrow", "7 defaults.deemed_afer 3wd",
            "10 kinds.licence.promised_limit 21wd", "10 kinds.licence.promised_limit 21wd",
            "13 kinds.licence.extension_limit 10nd", "14 kinds.licence.joint_extension_limit 0wd",
            "15 kinds.licence.grounds[0] a hearing", "15 kinds.licence.grounds[2] hearing",
            "16 kinds.licenses a section of 1 keys", "18 kinds.supervision 20wd", "23 matters[0].statutory_limit 50wd",
            "24 matters[0].extension_limit 7wd", "28 matters[1].joint_limit 50wd",
            "29 matters[1].joint_extension_limit 7wd", "31 matters[2].promised_limit 41wd",
            "32 matters[3].statutory_limit 29wd", "33 matters[4].promised_limit 31wd",
            "34 matters[5].promised_limit 61wd", "35 matters[6].joint_limit 29wd", "36 matters[7].promised_limit 9wd",
            "37 matters[8].joint perhaps", "38 matters[9].feeds[1] far",
        ]
        #expect(places == expected.sorted { (number($0), $0) < (number($1), $1) })
        #expect(text.contains("Write a whole number from 1 to 99."))
        #expect(text.contains("Did you mean deemed_after?"))
        #expect(text.contains("Did you mean licence?"))
        #expect(text.contains("The law allows 15wd. Promise no more than that."))
        #expect(text.contains("Extensions are counted in working days. Write such as 10wd."))
        #expect(text.contains("The matter is joint, so that joint_limit holds. Leave this one out."))
        #expect(text.contains("It holds for joint matters, and this one is not."))
        #expect(text.contains("The kind's promise, 30wd, is longer. Promise less here: promised_limit."))
    }

    @Test func `grounds may be as many as the limit and no more`() throws {
        func matters(_ count: Int) -> String {
            let grounds = (1...count).map { "g\($0)" }.joined(separator: ", ")
            return "kinds:\n  licence: {grounds: [\(grounds)]}\nmatters: [{code: m, kind: licence, steps: [{code: s}]}]"
        }
        let limit = MatterLimits.groundsPerMatter
        #expect(try load(matters: matters(limit)).rules?.content.matters[0].rules.grounds?.count == limit)
        #expect(
            try mistakes(matters: matters(limit + 1)).places == ["2 kinds.licence.grounds a list of \(limit + 1)"])
    }

    @Test func `a rule book may be as large as the limit and no larger`() throws {
        let limit = MatterLimits.ruleBookBytes
        /// Matters with codes of 64 bytes and steps of 60; the first steps are longer by 4, until `more` bytes are added.
        func codes(_ count: Int, more: Int) -> [(matter: String, step: String)] {
            (0..<count).map { number in
                let code = "\(number)-" + String(repeating: "c", count: 64)
                return (String(code.prefix(64)), String(code.prefix(60 + min(4, max(0, more - 4 * number)))))
            }
        }
        func size(_ count: Int, more: Int) throws -> Int {
            let matters = codes(count, more: more).map {
                RuleBook.MatterRule(code: $0.matter, kind: .credit, steps: [.init(code: $0.step)])
            }
            return try RuleBook(RuleBook.Content(matters: matters)).encoded().count
        }
        func matters(_ count: Int, more: Int) -> String {
            "matters:\n"
                + codes(count, more: more).map { "- {code: \($0.matter), kind: credit, steps: [{code: \($0.step)}]}\n" }
                .joined()
        }
        let empty = try size(0, more: 0)
        let count = (limit - empty) / (try size(1, more: 0) - empty)
        let left = limit - (try size(count, more: 0))
        #expect(try size(count, more: left) == limit)
        #expect(try load(matters: matters(count, more: left)).rules?.encoded().count == limit)
        let (places, text) = try mistakes(matters: matters(count, more: left + 1))
        #expect(places == ["0  \(limit + 1) bytes"])
        #expect(text.contains("as one piece of \(limit) bytes at most"))
    }
}
