import CasebusMatters
import CasebusModel

/// The rules that the tests are kept under: a licence that feeds its supervision and its credit file, the supervision
/// that feeds the enforcement.
///
/// Entries of the list: 1 to 6, in the order of ``entries(_:_:_:)``.
enum TestBook {
    static let convenor = "bureau/convenor"

    struct NoAddress: Error {
        let text: String
    }

    static func address(_ text: String) throws -> Address {
        guard let address = Address(text) else { throw NoAddress(text: text) }
        return address
    }

    /// - Parameter routing: `nil`: rules without a list.
    static func book(
        _ routing: ResponsibilityList.Routing? = .advisory, convenor: String? = convenor, version: String = "2026-1",
        review: String = "bureau/x", inspect: String = "bureau/y", inspectOffice: String? = nil,
        without removed: Set<String> = []
    ) throws -> RuleBook {
        let matters = [
            RuleBook.MatterRule(
                code: "licence", kind: .licence,
                rules: CaseRules(extensionWorkingDays: 10, grounds: ["hearing", "inspection"]),
                feeds: [1, 3].map(matter),
                steps: ["review", "site", "print", "companies"].map { RuleBook.StepRule(code: $0) }),
            RuleBook.MatterRule(
                code: "supervision", kind: .supervision, feeds: [2, 3].map(matter), steps: [.init(code: "inspect")]),
            RuleBook.MatterRule(
                code: "enforcement", kind: .enforcement, feeds: [matter(3)], steps: [.init(code: "act")]),
            RuleBook.MatterRule(code: "credit", kind: .credit, steps: [.init(code: "publish")]),
        ]
        let list = try routing.map { routing in
            RuleBook.List(
                version: version, routing: routing, convenor: try convenor.map(address),
                entries: try entries(review, inspect, inspectOffice).filter { !removed.contains($0.code) }.map(\.entry))
        }
        return try RuleBook(RuleBook.Content(matters: matters, list: list))
    }

    private static func matter(_ number: UInt32) -> RuleBook.MatterNumber { RuleBook.MatterNumber(rawValue: number) }

    private static func entries(
        _ review: String, _ inspect: String, _ inspectOffice: String?
    ) throws -> [(code: String, entry: RuleBook.Entry)] {
        func entry(
            _ code: String, _ step: UInt32, _ department: String, office: String? = nil,
            _ applicants: Applicants = .all
        ) throws -> (code: String, entry: RuleBook.Entry) {
            (
                code,
                RuleBook.Entry(
                    step: RuleBook.StepNumber(rawValue: step), department: try address(department),
                    office: try office.map(address), applicants: applicants)
            )
        }
        return [
            try entry("review", 0, review), try entry("site", 1, "bureau/z"),
            try entry("companies", 3, "bureau/y", .companies),
            try entry("inspect", 4, inspect, office: inspectOffice), try entry("act", 5, "bureau/z"),
            try entry("publish", 6, "bureau/credit"),
        ]
    }
}
