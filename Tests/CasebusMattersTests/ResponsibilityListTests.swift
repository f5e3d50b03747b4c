import CasebusMatters
import CasebusModel
import Testing

@Suite struct ResponsibilityListTests {
    private func entry(
        _ department: String, _ applicants: Applicants = .all, _ registrars: [String] = [], step: String = "s"
    ) throws -> ResponsibilityEntry {
        ResponsibilityEntry(
            matter: "m", step: step, department: try address(department), applicants: applicants,
            registrars: try registrars.map(address))
    }

    private func list(_ entries: [ResponsibilityEntry]) -> ResponsibilityList {
        var list = ResponsibilityList(version: "v")
        for entry in entries { #expect(list.append(entry) == nil) }
        return list
    }

    @Test func `companies go to the one-stop hall, persons to street and community`() throws {
        let list = list([
            try entry("hall/enterprise", .companies), try entry("centre/a", .persons, ["centre"]),
            try entry("station/b", .persons, ["station/01", "station/02"]),
        ])
        func owner(_ applicant: Applicant?, _ registrar: String?) throws -> Result<Int, NoOwner> {
            list.owner(
                of: OwnerQuestion(matter: "m", step: "s", applicant: applicant, registrar: try registrar.map(address))
            ).map(\.number)
        }
        #expect(try owner(.company, nil) == .success(1))
        #expect(try owner(.company, "anywhere") == .success(1))
        #expect(try owner(.person, "centre/x/window/1") == .success(2))
        #expect(try owner(.person, "station/02") == .success(3))
        #expect(try owner(.person, "station/03") == .failure(.otherRegistrars))
        #expect(try owner(.person, "station") == .failure(.otherRegistrars))
        #expect(try owner(.person, nil) == .failure(.registrarNeeded))
        #expect(try owner(nil, "station/02") == .failure(.applicantNeeded))
        #expect(list.owners(of: "s", in: "m").map(\.number) == [1, 2, 3])
        #expect(list.owners(of: "t", in: "m").isEmpty)
    }

    @Test func `the reason says what is missing`() throws {
        let list = list([try entry("a", .companies), try entry("b", .companies, ["x"], step: "t")])
        func reason(_ step: String, _ applicant: Applicant?, _ registrar: String?) throws -> NoOwner? {
            let question = OwnerQuestion(
                matter: "m", step: step, applicant: applicant, registrar: try registrar.map(address))
            guard case .failure(let reason) = list.owner(of: question) else { return nil }
            return reason
        }
        #expect(try reason("s", .person, nil) == .otherApplicants)
        #expect(try reason("u", .person, "x") == .noEntry)
        #expect(try reason("u", nil, nil) == .noEntry)
        #expect(try reason("t", nil, "y") == .otherRegistrars)
        #expect(try reason("t", nil, nil) == .registrarNeeded)
        #expect(try reason("t", nil, "x") == .applicantNeeded)
    }

    @Test(arguments: [
        (Applicants.all, ["hall"], Applicants.companies, ["hall/a"], true), (.all, [], .persons, ["hall"], true),
        (.companies, ["hall/a"], .all, ["hall"], true), (.companies, ["hall/a"], .all, [], true),
        (.companies, ["hall/a"], .companies, ["hall/b", "hall/a/window/1"], true),
        (.companies, ["hall"], .persons, ["hall"], false), (.all, ["hall/a"], .all, ["hall/ab"], false),
        (.all, ["hall/a", "hall/b"], .all, ["hall/c"], false),
    ])
    func `no case has two entries`(
        first: Applicants, registrars: [String], second: Applicants, others: [String], clash: Bool
    ) throws {
        var list = list([try entry("a", first, registrars)])
        #expect(list.append(try entry("b", second, others)) == (clash ? 1 : nil))
        #expect(list.append(try entry("b", second, others, step: "other")) == nil)
        #expect(list.entries.count == (clash ? 2 : 3))
    }

    @Test(arguments: [UInt64(1), 2, 3, 4]) func `the owner is whom a look at every entry finds`(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        let units = ["a", "a/b", "a/b/c", "a/b/d", "a/bc", "e", "e/f"]
        for _ in 0..<100 {
            var list = ResponsibilityList(version: "v")
            var kept: [ResponsibilityEntry] = []
            for number in 0..<12 {
                let registrars = units.shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random))
                var entry = try entry(
                    "d/\(number)", try #require(Applicants.allCases.randomElement(using: &random)), Array(registrars))
                entry.step = ["s", "t"].randomElement(using: &random) ?? "s"
                let clash = kept.firstIndex { clashes($0, entry) }
                let told = list.append(entry)
                #expect((told == nil) == (clash == nil), "seed \(seed)")
                if let told { #expect(clashes(kept[told - 1], entry), "seed \(seed)") } else { kept.append(entry) }
            }
            for step in ["s", "t", "u"] {
                for applicant in [nil, Applicant.company, .person] {
                    for registrar in try [nil] + units.map(address) {
                        let question = OwnerQuestion(
                            matter: "m", step: step, applicant: applicant, registrar: registrar)
                        #expect(list.owner(of: question) == expected(question, kept), "seed \(seed): \(question)")
                    }
                }
            }
        }
    }

    private func clashes(_ one: ResponsibilityEntry, _ other: ResponsibilityEntry) -> Bool {
        let applicants = Set(one.applicants.each).intersection(other.applicants.each)
        let anywhere = one.registrars.isEmpty || other.registrars.isEmpty
        let meet = one.registrars.contains { left in
            other.registrars.contains { left.isWithin($0) || $0.isWithin(left) }
        }
        return one.step == other.step && !applicants.isEmpty && (anywhere || meet)
    }

    /// By looking at every entry, for every case that the question leaves open.
    private func expected(
        _ question: OwnerQuestion, _ entries: [ResponsibilityEntry]
    ) -> Result<Owner, NoOwner> {
        let numbered = entries.enumerated().map { Owner(number: $0.offset + 1, entry: $0.element) }
        let mine = numbered.filter { $0.entry.step == question.step }
        let answers = (question.applicant.map { [$0] } ?? Applicant.allCases).map {
            applicant -> Result<Owner, NoOwner> in
            let possible = mine.filter { $0.entry.applicants.each.contains(applicant) }
            let certain = possible.first { owner in
                let registrars = owner.entry.registrars
                return registrars.isEmpty || question.registrar.map { registrars.contains(where: $0.isWithin) } ?? false
            }
            if let certain { return .success(certain) }
            if possible.isEmpty { return .failure(mine.isEmpty ? .noEntry : .otherApplicants) }
            return .failure(question.registrar == nil ? .registrarNeeded : .otherRegistrars)
        }
        if answers.allSatisfy({ $0 == answers[0] }) { return answers[0] }
        if answers.contains(where: { if case .success = $0 { true } else { false } }) {
            return .failure(.applicantNeeded)
        }
        return .failure(answers.contains(.failure(.registrarNeeded)) ? .registrarNeeded : .otherRegistrars)
    }

    @Test func `an answer is one sentence with what it rests on`() throws {
        var full = try entry("bureau/market", .companies, ["hall", "station"])
        full.office = try address("bureau/market/office/licensing")
        full.post = "licensing-2"
        let list = list([try entry("bureau/tax", step: "t"), full])
        func sentence(_ step: String, _ applicant: Applicant? = nil, _ registrar: String? = nil) throws -> String {
            let question = OwnerQuestion(
                matter: "m", step: step, applicant: applicant, registrar: try registrar.map(address))
            return list.sentence(question, list.owner(of: question))
        }
        #expect(
            try sentence("t")
                == "bureau/tax is responsible for step t of m by entry 1 of responsibility list v, which holds for all cases."
        )
        #expect(
            try sentence("s", .company, "hall/a")
                == "bureau/market, office bureau/market/office/licensing, post licensing-2, "
                + "is responsible for step s of m by entry 2 of responsibility list v, which holds for cases of companies "
                + "registered by hall or station.")
        #expect(
            try sentence("u") == "Nobody is responsible for step u of m: responsibility list v has no entry for it.")
        #expect(try sentence("s", .person).hasSuffix("has entries for it, but none for cases of persons."))
        #expect(try sentence("s", .company, "x").hasSuffix("but none for cases registered by x."))
        #expect(try sentence("s", nil, "hall").hasSuffix("depends on whether a company or a person applies."))
        #expect(try sentence("s", .company).hasSuffix("depends on the unit that registers the case."))
    }
}
