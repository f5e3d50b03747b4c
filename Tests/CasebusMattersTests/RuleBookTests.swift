import CasebusCalendar
import CasebusMatters
import CasebusModel
import Testing

extension RuleBook {
    func matter(_ code: String) -> MatterNumber? { bytes(code) { matter(named: $0) } }

    func step(_ code: String, of matter: String) -> StepNumber? {
        self.matter(matter).flatMap { number in bytes(code) { step(named: $0, of: number) } }
    }

    func owner(_ step: StepNumber, _ applicant: Applicant?, _ registrar: String) -> Result<UInt32, NoOwner> {
        bytes(registrar) { owner(of: step, applicant: applicant, registrar: $0) }
    }
}

/// A text's bytes, as a command carries them.
func bytes<Result>(_ text: String, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    Array(text.utf8).withUnsafeBytes(body)
}

@Suite struct RuleBookTests {
    /// Two matters, of which the first feeds the second.
    private func catalogue() -> MatterCatalogue {
        var food = Matter(
            code: "food.new", names: Names(), kind: .licence,
            steps: [
                Step(code: "issue", after: ["review"], statutoryLimit: .workingDays(10)),
                Step(
                    code: "review", promisedLimit: .workingDays(7), statutoryLimit: .workingDays(20),
                    waitingLimit: .workingTime(3_600_000)),
                Step(code: "visit"),
            ])
        food.feeds = ["food.watch"]
        food.stated = StatedRules(CaseRules(promisedLimit: .workingDays(12), grounds: ["testing", "hearing"]))
        var watch = Matter(
            code: "food.watch", names: Names(), kind: .supervision,
            steps: [Step(code: "inspect", after: ["plan"]), Step(code: "plan")])
        watch.isJoint = true
        watch.stated.rules.statutoryLimit = .workingDays(30)
        var defaults = RuleDefaults()
        defaults.handoffLimit = .workingDays(7)
        defaults.waitingLimit = .workingDays(1)
        defaults.amberPercent = 80
        let licence = StatedRules(
            CaseRules(
                promisedLimit: .workingDays(15), statutoryLimit: .workingDays(20), extensionWorkingDays: 10,
                correctionLimit: .workingDays(5), issueLimit: .workingDays(10), grounds: ["hearing"]),
            jointLimit: .workingDays(45), jointExtensionWorkingDays: 15)
        let watched = StatedRules(CaseRules(extensionWorkingDays: 3), jointExtensionWorkingDays: 4)
        return MatterCatalogue([food, watch], kinds: [.licence: licence, .supervision: watched], defaults: defaults)
    }

    private func list(_ entries: [ResponsibilityEntry], convenor: String? = nil) throws -> ResponsibilityList {
        var list = ResponsibilityList(version: "2026-01", routing: .strict, convenor: try convenor.map(address))
        for entry in entries { #expect(list.append(entry) == nil) }
        return list
    }

    private func entry(
        _ step: String, _ department: String, _ applicants: Applicants = .all, _ registrars: [String] = []
    ) throws -> ResponsibilityEntry {
        ResponsibilityEntry(
            matter: "food.new", step: step, department: try address(department), applicants: applicants,
            registrars: try registrars.map(address))
    }

    @Test func `matters and steps are found by their bytes, each step in its matter`() throws {
        let book = try RuleBook(catalogue(), nil)
        let (food, watch) = (try #require(book.matter("food.new")), try #require(book.matter("food.watch")))
        #expect(book.code(of: food) == "food.new")
        #expect(book[watch].kind == .supervision)
        #expect(book[food].feeds == [watch])
        #expect(book[watch].feeds.isEmpty)
        #expect(book.code(of: book.firstStep(of: food)) == "review")
        #expect(book.code(of: book.firstStep(of: watch)) == "plan")
        #expect(book.matter(of: book.firstStep(of: watch)) == watch)
        for (matter, code) in [("food.new", "visit"), ("food.watch", "inspect")] {
            #expect(book.step(code, of: matter).map { book.code(of: $0) } == code)
        }
        #expect(book.step("inspect", of: "food.new") == nil)
        for code in ["", "food.ne", "food.new ", "review"] { #expect(book.matter(code) == nil) }
        #expect(!book.hasList && book.version.isEmpty && !book.isStrict && book.entryCount == 0)
    }

    @Test func `a matter's own rules go before its kind's, and the joint ones before both`() throws {
        let book = try RuleBook(catalogue(), nil)
        let (food, watch) = (try #require(book.matter("food.new")), try #require(book.matter("food.watch")))
        #expect(
            book.rules(of: food)
                == CaseRules(
                    promisedLimit: .workingDays(12), statutoryLimit: .workingDays(20), extensionWorkingDays: 10,
                    correctionLimit: .workingDays(5), issueLimit: .workingDays(10), grounds: ["testing", "hearing"]))
        #expect(
            book.rules(of: watch) == CaseRules(statutoryLimit: .workingDays(30), extensionWorkingDays: 4))
        #expect(book.rules(of: nil) == CaseRules())
        #expect(book.extensionWorkingDays(of: food) == 10)
        #expect(book.extensionWorkingDays(of: nil) == nil)
        for (ground, allowed) in [("testing", true), ("hearing", true), ("auction", false), ("hearin", false)] {
            #expect(bytes(ground) { book.allows(ground: $0, for: food) } == allowed)
            #expect(bytes(ground) { book.allows(ground: $0, for: watch) })
            #expect(bytes(ground) { book.allows(ground: $0, for: nil) })
        }
    }

    @Test func `a joint matter has the joint limits of its kind`() throws {
        var matter = Matter(code: "m", names: Names(), kind: .licence, steps: [Step(code: "s")])
        matter.isJoint = true
        let rules = MatterCatalogue([matter], kinds: catalogue().kinds).rules(of: matter)
        #expect(rules.statutoryLimit == .workingDays(45))
        #expect(rules.extensionWorkingDays == 15)
    }

    @Test func `steps without limits have the default ones, and steps that nobody knows too`() throws {
        let book = try RuleBook(catalogue(), nil)
        func limits(_ step: String) -> RuleBook.StepLimits? {
            book.step(step, of: "food.new").map { book.limits(of: $0) }
        }
        let day = TimeBudget.workingDays(1)
        #expect(
            limits("review")
                == .init(promised: .workingDays(7), statutory: .workingDays(20), waiting: .workingTime(3_600_000)))
        #expect(limits("issue") == .init(statutory: .workingDays(10), waiting: day))
        #expect(limits("visit") == .init(promised: .workingDays(7), waiting: day))
        #expect(book.limits(of: nil) == .init(promised: .workingDays(7), waiting: day))
        let without = try RuleBook(MatterCatalogue(catalogue().matters), nil)
        #expect(without.limits(of: nil) == RuleBook.StepLimits())
    }

    @Test func `companies go to the one-stop hall, persons to street and community`() throws {
        let book = try RuleBook(
            catalogue(),
            try list([
                try entry("visit", "hall/enterprise", .companies), try entry("visit", "centre/a", .persons, ["centre"]),
                try entry("visit", "station/b", .persons, ["station/01", "station/02"]),
            ]))
        let step = try #require(book.step("visit", of: "food.new"))
        func owner(_ applicant: Applicant?, _ registrar: String) -> Result<String?, NoOwner> {
            book.owner(step, applicant, registrar).map { book.entry($0)?.department.text }
        }
        #expect(owner(.company, "") == .success("hall/enterprise"))
        #expect(owner(.company, "station/01") == .success("hall/enterprise"))
        #expect(owner(.person, "centre/x/window/1") == .success("centre/a"))
        #expect(owner(.person, "station/02") == .success("station/b"))
        #expect(owner(.person, "station/03") == .failure(.otherRegistrars))
        #expect(owner(.person, "station/0") == .failure(.otherRegistrars))
        #expect(owner(.person, "") == .failure(.registrarNeeded))
        #expect(owner(nil, "station/02") == .failure(.applicantNeeded))
        #expect(book.hasList && book.isStrict && book.version == "2026-01" && book.entryCount == 3)
        #expect(book.entry(0) == nil && book.entry(4) == nil && book.entry(.max) == nil)
    }

    @Test func `a push is right to the department, its office, and what lies within them`() throws {
        var shared = try entry("review", "bureau/market")
        shared.office = try address("hall/enterprise/window/07")
        let book = try RuleBook(catalogue(), try list([try entry("visit", "bureau/tax"), shared]))
        for unit in [
            "bureau/market", "bureau/market/office/licensing", "hall/enterprise/window/07",
            "hall/enterprise/window/07/desk/1",
        ] {
            #expect(bytes(unit) { book.isResponsible($0, by: 2) })
        }
        for unit in ["bureau/marke", "bureau/market_north", "bureau", "hall/enterprise", "bureau/tax", ""] {
            #expect(!bytes(unit) { book.isResponsible($0, by: 2) })
        }
        #expect(!bytes("bureau/market") { book.isResponsible($0, by: 3) })
    }

    @Test func `the convenor is the list's, else the department of the matter's first step`() throws {
        let entries = [try entry("review", "bureau/market", .companies, ["hall"]), try entry("visit", "bureau/tax")]
        func convenor(_ matter: String, _ applicant: Applicant?, named: String? = nil) throws -> String? {
            let book = try RuleBook(catalogue(), try list(entries, convenor: named))
            return bytes("hall/enterprise") {
                book.convenor(for: book.matter(matter), applicant: applicant, registrar: $0)?.text
            }
        }
        #expect(try convenor("food.new", .company) == "bureau/market")
        #expect(try convenor("food.new", .person) == nil)
        #expect(try convenor("food.new", nil) == nil)
        #expect(try convenor("food.watch", .company) == nil)
        #expect(try convenor("unheard-of", nil) == nil)
        for matter in ["food.new", "unheard-of"] {
            #expect(try convenor(matter, nil, named: "office/establishment") == "office/establishment")
        }
    }

    @Test(arguments: [UInt64(1), 2, 3, 4, 5]) func `the owner is whom the list itself names`(seed: UInt64)
        throws
    {
        var random = SplitMix64(state: seed)
        let units = ["a", "a/b", "a/b/c", "a/b/d", "a/bc", "a b", "a/b c", "e", "e/f", "办", "办/件"]
        var found = 0
        for _ in 0..<60 {
            var list = ResponsibilityList(version: "v")
            for number in 0..<30 {
                let registrars = units.shuffled(using: &random).prefix(Int.random(in: 0...3, using: &random))
                let entry = ResponsibilityEntry(
                    matter: ["m", "n"].randomElement(using: &random) ?? "m",
                    step: ["s", "t"].randomElement(using: &random) ?? "s", department: try address("d/\(number)"),
                    applicants: Applicants.allCases.randomElement(using: &random) ?? .all,
                    registrars: try registrars.map(address))
                _ = list.append(entry)
            }
            let steps = ["s", "t", "u"].map { Step(code: $0) }
            let matters = ["m", "n"].map { Matter(code: $0, names: Names(), kind: .promised, steps: steps) }
            let book = try RuleBook(MatterCatalogue(matters), list)
            for (matter, step) in [("m", "s"), ("m", "t"), ("m", "u"), ("n", "s"), ("n", "t")] {
                let number = try #require(book.step(step, of: matter))
                for applicant in [nil, Applicant.company, .person] {
                    for registrar in [""] + units + ["x", "a/b/c/d", "a/x", "办/件/x"] {
                        let question = OwnerQuestion(
                            matter: matter, step: step, applicant: applicant, registrar: Address(registrar))
                        let answer = book.owner(number, applicant, registrar)
                        #expect(
                            answer == list.owner(of: question).map { UInt32($0.number) }, "seed \(seed): \(question)")
                        if case .success(let entry) = answer {
                            found += 1
                            #expect(
                                book.entry(entry)?.department == list.entries[Int(entry) - 1].department,
                                "seed \(seed): \(question)")
                        }
                    }
                }
            }
        }
        #expect(found > 1000)
    }
}
