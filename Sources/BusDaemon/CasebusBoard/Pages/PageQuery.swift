internal import CasebusModel
internal import CasebusReports
internal import Hummingbird

/// A page's query, read member by member; what a form left empty counts as absent.
///
/// - Throws: every method throws a `Problem` with code `query.invalid` that names the member, the value and the remedy.
struct PageQuery {
    private let members: [String: String]

    /// - Parameter known: what the page has; anything else would silently do nothing. `lang` every page has.
    init(_ request: Request, known: [String]) throws(Problem) {
        try self.init(Link(request).query, known: known)
    }

    init(_ query: [(name: String, value: String)], known: [String]) throws(Problem) {
        for (name, value) in query where name != "lang" && !known.contains(name) {
            let remedy = known.isEmpty ? "it takes lang" : "it takes \(known.joined(separator: ", ")) and lang"
            throw Problem(
                .queryInvalid, field: name, value: value, detail: "this page has no such parameter: \(remedy)")
        }
        members = Dictionary(query.filter { !$0.value.isEmpty }) { first, _ in first }
    }

    func text(_ name: String, limit: Int) throws(Problem) -> String? {
        guard let text = members[name] else { return nil }
        guard text.utf8.count <= limit, unprintable(in: text) == nil else {
            throw invalid(name, "give a text of 1 to \(limit) bytes without control or direction-changing characters")
        }
        return text
    }

    func number(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        guard let text = members[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw invalid(name, "give a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _: Choice.Type
    ) throws(Problem) -> Choice? where Choice.RawValue == String {
        guard let text = members[name] else { return nil }
        guard let choice = Choice(rawValue: text) else {
            throw invalid(name, "give one of: \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    /// A unit as lists show it: an address, or all stations or outlets together.
    func unit(_ name: String) throws(Problem) -> String? {
        guard let text = members[name] else { return nil }
        guard text == "station" || text == "outlet" || Address(text) != nil else {
            throw invalid(name, "give the address of a unit, such as bureau/market, or station or outlet")
        }
        return text
    }

    func invalid(_ name: String, _ remedy: String) -> Problem {
        Problem(.queryInvalid, field: name, value: members[name] ?? "", detail: remedy)
    }
}
