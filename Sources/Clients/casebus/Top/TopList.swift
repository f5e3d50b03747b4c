import CasebusModel
import CasebusReports
import Foundation

/// The lists of `top`, and what one sorts them by.
enum TopList: Int, CaseIterable, Sendable {
    case waitingPairs, overdueUnits, overduePairs, overdueCases

    enum Order: CaseIterable, Sendable { case count, longest, total, name }

    var title: String {
        switch self {
        case .waitingPairs: TopWords.waitingPairs
        case .overdueUnits: TopWords.overdueUnits
        case .overduePairs: TopWords.overduePairs
        case .overdueCases: TopWords.overdueCases
        }
    }

    /// A case has no number: it is one.
    var orders: [Order] { self == .overdueCases ? [.longest, .name] : Order.allCases }

    /// The list's lines in an order, those that have a text in them.
    func rows(_ lists: TopSample.Lists, by order: Order, filter: String) -> [TopRow] {
        let rows: [TopRow]
        switch self {
        case .waitingPairs:
            rows = TopRow.grouped(lists.waiting) { [TopRow.reported($0.from), TopRow.reported($0.unit)] }
        case .overdueUnits: rows = TopRow.grouped(lists.overdue) { [TopRow.reported($0.unit)] }
        case .overduePairs:
            rows = TopRow.grouped(lists.overdue.filter { !$0.from.isEmpty }) {
                [TopRow.reported($0.from), TopRow.reported($0.unit)]
            }
        case .overdueCases: rows = lists.overdue.map(TopRow.init)
        }
        return rows.filter { filter.isEmpty || $0.name.localizedCaseInsensitiveContains(filter) }.sorted {
            if let first = TopList.precedes($0, $1, order) { return first }
            return $0.name < $1.name
        }
    }

    private static func precedes(_ one: TopRow, _ other: TopRow, _ order: Order) -> Bool? {
        switch order {
        case .count: one.count == other.count ? nil : one.count > other.count
        case .longest: one.longest == other.longest ? nil : one.longest > other.longest
        case .total: one.total == other.total ? nil : one.total > other.total
        case .name: nil
        }
    }
}

extension TopList.Order {
    var title: String {
        switch self {
        case .count: TopWords.count
        case .longest: TopWords.longest
        case .total: TopWords.total
        case .name: Title.unit
        }
    }
}

/// A line of a list.
struct TopRow: Equatable, Sendable {
    /// What it is about, as it came: for sorting and filtering. Shown through ``String/shown``.
    var name: String
    var count: Int
    /// Seconds.
    var longest: Double
    var total: Double
    /// Of a case: what it is opened by.
    var subject: Subject?

    /// So that what stands behind most cases' ids is aligned.
    private static let caseColumns = 14

    struct Subject: Equatable, Sendable {
        var registrar: String
        var id: String
        var unit: String
        var kind: String
    }

    init(name: String, count: Int, longest: Double, total: Double) {
        (self.name, self.count, self.longest, self.total) = (name, count, longest, total)
    }

    init(_ item: TopSample.Item) {
        let from = TopRow.reported(item.from.isEmpty ? item.registrar : item.from)
        let id = item.id.padded(to: TopRow.caseColumns)
        self.init(
            name: "\(id)  \(from) -> \(TopRow.reported(item.unit))", count: 1, longest: item.seconds,
            total: item.seconds)
        subject = Subject(
            registrar: item.registrar, id: item.id, unit: TopRow.reported(item.unit), kind: item.kind)
    }

    /// The unit that reports name: what sits in a hall, bureau or centre counts for it, and stations and outlets count
    /// together.
    static func reported(_ unit: String) -> String {
        guard let address = Address(unit) else { return unit }
        let first = unit.prefix { $0 != "/" }
        if first == "station" || first == "outlet" { return String(first) }
        return address.parent?.text ?? unit
    }

    static func grouped(_ items: [TopSample.Item], by names: (TopSample.Item) -> [String]) -> [TopRow] {
        var rows: [String: TopRow] = [:]
        for item in items {
            let name = names(item).joined(separator: " -> ")
            var row = rows[name] ?? TopRow(name: name, count: 0, longest: 0, total: 0)
            row.count += 1
            row.longest = max(row.longest, item.seconds)
            row.total += item.seconds
            rows[name] = row
        }
        return Array(rows.values)
    }
}
