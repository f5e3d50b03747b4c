import CasebusCalendar
import CasebusMatters
import CasebusModel

/// Random numbers from a seed, the same every time.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func flip() -> Bool { Bool.random(using: &self) }

    mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }
}

/// A book with something of everything.
func randomBook(_ random: inout SplitMix64) throws -> RuleBook {
    let count = random.below(8)
    var content = RuleBook.Content(matters: (0..<count).map { randomMatter($0, of: count, &random) })
    content.defaults = randomDefaults(&random)
    if random.flip() {
        content.list = RuleBook.List(
            version: "版本-\(random.below(100))", routing: random.flip() ? .strict : .advisory,
            convenor: random.flip() ? Address("office/establishment") : nil, entries: randomEntries(content, &random))
    }
    return try RuleBook(content)
}

private func randomMatter(_ number: Int, of count: Int, _ random: inout SplitMix64) -> RuleBook.MatterRule {
    let steps = (0...random.below(5)).map { step in
        RuleBook.StepRule(
            code: "环节\(step)",
            limits: .init(
                promised: randomLimit(&random), statutory: randomLimit(&random), waiting: randomLimit(&random)))
    }
    let grounds = ["hearing", "tender", "testing"].filter { _ in random.flip() }
    return RuleBook.MatterRule(
        code: "matter.\(number)", kind: MatterKind.allCases[random.below(MatterKind.allCases.count)],
        isJoint: random.flip(),
        rules: CaseRules(
            promisedLimit: randomLimit(&random), statutoryLimit: randomLimit(&random),
            extensionWorkingDays: random.flip() ? 1 + random.below(20) : nil, correctionLimit: randomLimit(&random),
            issueLimit: randomLimit(&random), grounds: random.flip() ? grounds : nil),
        // Only later ones, so that there is no circle.
        feeds: (number + 1..<count).filter { _ in random.flip() }.map { .init(rawValue: UInt32($0)) },
        steps: steps, firstStep: random.below(steps.count))
}

private func randomLimit(_ random: inout SplitMix64) -> TimeBudget? {
    let number = [1, 7, 300, TimeBudget.numberMax][random.below(4)]
    switch random.below(6) {
    case 0: return .workingDays(number)
    case 1: return .workingTime(Int64(number) * 60_000)
    case 2: return .naturalDays(number)
    case 3: return .elapsed(Int64(number) * 3_600_000)
    default: return nil
    }
}

private func randomDefaults(_ random: inout SplitMix64) -> RuleDefaults {
    var defaults = RuleDefaults()
    defaults.handoffLimit = randomLimit(&random)
    defaults.waitingLimit = randomLimit(&random)
    defaults.amberPercent = [nil, 1, 80, 99][random.below(4)]
    defaults.explainLimit = randomLimit(&random)
    defaults.deemedAfter = randomLimit(&random)
    defaults.negotiationLimit = randomLimit(&random)
    defaults.rulingLimit = randomLimit(&random)
    defaults.idleLimit = randomLimit(&random)
    defaults.firstDay = [nil, FirstDay.next, .same][random.below(3)]
    return defaults
}

private func randomEntries(_ content: RuleBook.Content, _ random: inout SplitMix64) -> [RuleBook.Entry] {
    let units = ["hall/enterprise", "hall/市民", "centre/a", "station/01", "bureau/market/office/1"]
        .compactMap(Address.init)
    var entries: [RuleBook.Entry] = []
    var step: UInt32 = 0
    for matter in content.matters {
        for _ in matter.steps {
            for applicants in [[.all], [.companies, .persons], [Applicants.persons], []][random.below(4)] {
                entries.append(
                    .init(
                        step: .init(rawValue: step), department: units[random.below(units.count)],
                        office: random.flip() ? units[random.below(units.count)] : nil,
                        post: random.flip() ? "post-\(random.below(9))" : nil, applicants: applicants,
                        registrars: units.filter { _ in random.below(3) == 0 }))
            }
            step += 1
        }
    }
    return entries
}
