import CasebusModel
import Testing

@Suite struct CivilDateTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2026-01-05", 20_458), ("0000-01-01", -719_528),
        ("9999-12-31", 2_932_896),
    ])
    func `a date and its distance from 1970 are the same`(text: String, days: Int) throws {
        let date = try #require(CivilDate(text))
        #expect(date.daysSince1970 == days)
        #expect(CivilDate(daysSince1970: days) == date)
        #expect(date.description == text)
    }

    @Test(arguments: [
        "", "2026-02-29", "2026-13-01", "2026-00-01", "2026-1-01", "2026-01-32", "2026-01-01-", "+026-01-01",
    ])
    func `what is no date is refused`(text: String) {
        #expect(CivilDate(text) == nil)
    }
}
