internal import CasebusModel
internal import CasebusReports
internal import Hummingbird

/// A page's query, read member by member; what a form left empty counts as absent.
///
/// - Throws: every method throws a `Problem` with code `query.invalid` that names the member, the value and the remedy.
struct PageQuery {
    /// Every page has a language.
    private static let language = "lang"

    private let asked: QueryString

    /// - Parameter known: what the page has beside its language; anything else would silently do nothing.
    init(_ request: Request, known: [String]) throws(Problem) {
        try self.init(QueryString(request.uri.query ?? ""), known: known)
    }

    init(_ asked: QueryString, known: [String]) throws(Problem) {
        self.asked = asked
        for (name, value) in asked.pairs where name != Self.language && !known.contains(name) {
            let all = (known + [Self.language]).joined(separator: ", ")
            throw .invalid(name, value, "this page has no such parameter: it takes \(all)")
        }
        _ = try choice(Self.language, Language.self)
    }

    /// Nothing but perhaps a language was asked for.
    var isEmpty: Bool { asked.pairs.allSatisfy { $0.name == Self.language } }

    func text(_ name: String, limit: Int) throws(Problem) -> String? {
        guard let text = value(name) else { return nil }
        guard text.utf8.count <= limit, unprintable(in: text) == nil else {
            throw invalid(name, "give a text of 1 to \(limit) bytes without control or direction-changing characters")
        }
        return text
    }

    func number(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        guard let text = value(name) else { return nil }
        guard let number = QueryParameter.whole(text).flatMap(Int.init(exactly:)), range.contains(number) else {
            throw invalid(name, "give a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _: Choice.Type
    ) throws(Problem) -> Choice? where Choice.RawValue == String {
        guard let text = value(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            throw invalid(name, "give one of: \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    func address(_ name: String) throws(Problem) -> Address? {
        guard let text = value(name) else { return nil }
        guard let address = Address(text) else {
            throw invalid(name, "this is no unit's address: it \(Address.fault(in: text) ?? "is not one")")
        }
        return address
    }

    /// A unit as lists show it: an address, or all stations or outlets together.
    func unit(_ name: String) throws(Problem) -> String? {
        guard let text = value(name) else { return nil }
        guard text == "station" || text == "outlet" || Address(text) != nil else {
            throw invalid(name, "give the address of a unit, such as bureau/market, or station or outlet")
        }
        return text
    }

    func invalid(_ name: String, _ remedy: String) -> Problem { .invalid(name, asked[name] ?? "", remedy) }

    private func value(_ name: String) -> String? { asked[name].flatMap { $0.isEmpty ? nil : $0 } }
}
