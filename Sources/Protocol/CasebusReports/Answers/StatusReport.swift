import CasebusModel
import Foundation

/// Any JSON value: for answers that grow with the daemon and are shown as they come.
package indirect enum JSONValue: Decodable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }
}

extension JSONValue {
    /// A member of an object.
    package subscript(_ name: String) -> JSONValue? {
        if case .object(let members) = self { return members[name] }
        return nil
    }

    package var number: Double? {
        if case .number(let number) = self { return number }
        return nil
    }

    package var text: String? {
        if case .text(let text) = self { return text }
        return nil
    }

    package var list: [JSONValue]? {
        if case .list(let items) = self { return items }
        return nil
    }
}

/// How the bus is: every value of the answer under its name, whatever this version of the daemon tells.
package enum StatusReport {
    package static func lines(_ answer: JSONValue) -> [String] {
        let rows = rows(answer)
        guard !rows.isEmpty else { return [StatusWords.silent] }
        var table = Table([(Title.bus, .left), ("", .left)])
        for row in rows { table.add([row.title, row.value]) }
        return table.lines
    }

    /// Every figure with its name, as people read them.
    package static func rows(_ answer: JSONValue) -> [(title: String, value: String)] {
        flattened(answer, name: "").sorted { $0.0 < $1.0 }.map { (title($0.0), $0.1) }
    }

    package static func shown(bytes: Double) -> String { self.bytes(.number(bytes)) }

    private static func flattened(_ value: JSONValue, name: String) -> [(String, String)] {
        switch value {
        case .object(let members):
            members.flatMap { flattened($0.value, name: name.isEmpty ? $0.key : "\(name) \($0.key)") }
        case .list(let items): [(name, items.isEmpty ? StatusWords.none : items.map(text).joined(separator: ", "))]
        default: [(name, name.hasSuffix("_s") ? seconds(value) : name.hasSuffix("bytes") ? bytes(value) : text(value))]
        }
    }

    /// A name without the unit at its end, which the value says.
    private static func title(_ name: String) -> String {
        for unit in ["_s", "_bytes", " bytes"] where name.hasSuffix(unit) {
            return title(String(name.dropLast(unit.count)))
        }
        return StatusWords.figure(name.replacing("_", with: " "))
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: "-"
        case .bool(let flag): flag ? OverviewWords.yes : OverviewWords.no
        case .number(let number):
            number.rounded() == number && abs(number) < 1e15 ? String(Int64(number)) : String(number)
        case .text(let text): Timestamp(text).map { HumanTime.instant($0, withSeconds: true) } ?? text
        case .list(let items): items.map(text).joined(separator: ", ")
        case .object(let members):
            members.sorted { $0.key < $1.key }
                .map { "\(StatusWords.figure($0.key)) \(text($0.value))" }.joined(separator: " ")
        }
    }

    private static func seconds(_ value: JSONValue) -> String {
        if case .number(let number) = value { return HumanTime.duration(seconds: number) }
        return text(value)
    }

    private static func bytes(_ value: JSONValue) -> String {
        guard case .number(let number) = value else { return text(value) }
        return HumanSize.shown(number)
    }
}
