import CasebusModel
import HTTPTypes
import Testing

@testable import CasebusBoard

@Suite struct QueryStringTests {
    private let parameters = [
        QueryParameter("id", .text(bytes: 8), "The id.", isRequired: true),
        QueryParameter("limit", .number(1...100), "How many."),
        QueryParameter("work_limit_s", .seconds, "How long."),
        QueryParameter("at", .instant, "When."),
        QueryParameter("by", .choice(["pair", "unit"]), "By what."),
    ]

    private func fault(_ text: String) -> Problem? {
        do throws(Problem) {
            _ = try QueryString(text).values(for: parameters)
            return nil
        } catch {
            return error
        }
    }

    @Test func `values are read by the table, percent and plus decoded`() throws {
        let text = "id=a%2Fb+c&limit=100&work_limit_s=0.5&at=2026-01-05T09:30:00%2B08:00&by=unit"
        let values = try QueryString(text).values(for: parameters)
        #expect(
            values == [
                "id": "a/b c", "limit": 100, "work_limit_s": .seconds(0.5), "at": "2026-01-05T09:30:00+08:00",
                "by": "unit",
            ])
    }

    @Test(arguments: [
        ("id=a&limit=0", "limit"), ("id=a&limit=101", "limit"), ("id=a&limit=-1", "limit"), ("id=a&limit=1.0", "limit"),
        ("id=a&limit=99999999999999999999", "limit"), ("id=a&limit=%D9%A1", "limit"), ("limit=1", "id"), ("", "id"),
        ("id=", "id"), ("id=123456789", "id"), ("id=a&id=a", "id"), ("id=a&ID=a", "ID"), ("id=a&x=1", "x"),
        ("id=a&work_limit_s=nan", "work_limit_s"), ("id=a&work_limit_s=1e3", "work_limit_s"),
        ("id=a&work_limit_s=10000000001", "work_limit_s"), ("id=a&work_limit_s=-1", "work_limit_s"),
        ("id=a&work_limit_s=.5", "work_limit_s"), ("id=a&work_limit_s=0.0001", "work_limit_s"),
        ("id=a&at=yesterday", "at"), ("id=a&by=units", "by"), ("id=%ZZ", ""), ("id=%4", ""), ("id=%FF", ""),
        ("id=%C0%80", ""),
    ])
    func `nonsense is refused with its field`(_ text: String, _ field: String) {
        let fault = fault(text)
        #expect(fault?.code == .queryInvalid)
        #expect(fault.map { BoardFault($0).status } == .badRequest)
        #expect(fault?.field == field, "\(text): \(String(describing: fault))")
        #expect(fault?.detail.isEmpty == false)
    }

    @Test func `there are as many parameters as the limit says, and no more`() throws {
        func text(_ count: Int) -> String { (0..<count).map { "p\($0)=1" }.joined(separator: "&") }
        #expect(try QueryString(text(QueryString.countMax)).pairs.count == QueryString.countMax)
        #expect(throws: Problem.self) { try QueryString(text(QueryString.countMax + 1)) }
    }

    @Test func `a control character comes back as its number`() {
        #expect(fault("id=a&by=%0a")?.value == "U+A")
    }

    @Test func `the next part is asked for with all the rest as it was`() throws {
        let asked = try QueryString("unit=bureau/tax%20%26&limit=5")
        let next = asked.replacing("from", with: "7").replacing("limit", with: "6")
        #expect(next.text == "unit=bureau%2Ftax%20%26&limit=6&from=7")
        #expect(try QueryString(next.text) == next)
    }
}
