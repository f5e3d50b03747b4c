/// All matters of an installation (事项库), in the order of the file. No code stands in it twice.
package struct MatterCatalogue: Equatable, Sendable {
    package let matters: [Matter]
    /// What holds for the matters of a kind where they state nothing else.
    package let kinds: [MatterKind: StatedRules]
    package let defaults: RuleDefaults
    private let byCode: [String: Int]

    /// - Parameter matters: with distinct codes; of two that are equal the first is found.
    package init(
        _ matters: [Matter], kinds: [MatterKind: StatedRules] = [:], defaults: RuleDefaults = RuleDefaults()
    ) {
        self.matters = matters
        self.kinds = kinds
        self.defaults = defaults
        byCode = Dictionary(
            matters.enumerated().map { ($0.element.code, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    package subscript(code: String) -> Matter? { byCode[code].map { matters[$0] } }

    /// What holds for the cases of a matter: its own rules, else its kind's.
    package func rules(of matter: Matter) -> CaseRules {
        matter.stated.over(kinds[matter.kind] ?? StatedRules()).settled(isJoint: matter.isJoint)
    }

    /// What its matters feed, as an order: each behind those that feed it. Codes that no matter has are left out.
    package var precedence: Precedence {
        var before = [[Int]](repeating: [], count: matters.count)
        for (feeder, matter) in matters.enumerated() {
            for code in matter.feeds { if let fed = byCode[code] { before[fed].append(feeder) } }
        }
        return Precedence(before: before)
    }
}
