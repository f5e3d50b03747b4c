import CasebusCalendar
import CasebusConfiguration
import CasebusModel
import Foundation
import Testing

@Suite struct CalendarReadingTests {
    /// The calendar that an installation reads when this stands in its calendar.yaml.
    private func load(_ text: String) throws -> WorkingCalendar {
        try withTemporaryFolder { folder in
            _ = try writeSample(folder + "/new")
            try text.write(toFile: folder + "/new/calendar.yaml", atomically: true, encoding: .utf8)
            return try Installation.load(folder + "/new", environment: [:]).calendar
        }
    }

    private func mistakes(_ text: String) throws -> [ConfigurationMistake] {
        let error = #expect(throws: ConfigurationErrors.self) { try load(text) }
        return try #require(error).mistakes
    }

    @Test func `a new installation has the days of China`() throws {
        try withTemporaryFolder { folder in
            let calendar = try writeSample(folder + "/new").calendar
            let days = try #require(calendar.offices.first).days
            #expect(days.years == [2024, 2025, 2026])
            #expect(days.kind(of: try #require(CivilDate("2026-02-14")).daysSince1970) == .makeUpDay("春节"))
            #expect(days.kind(of: try #require(CivilDate("2025-10-08")).daysSince1970) == .holiday("国庆节、中秋节"))
            #expect(calendar.offices.map(\.hours) == [.usual])
            #expect(calendar.offices.map(\.offsetMinutes) == [480])
        }
    }

    @Test func `without the key, or with none, only weekends are off`() throws {
        try withTemporaryFolder { folder in
            _ = try writeSample(folder + "/new")
            let path = folder + "/new/casebus.yaml"
            for text in ["calendar: none\n", ""] {
                try text.write(toFile: path, atomically: true, encoding: .utf8)
                #expect(try Installation.load(path, environment: [:]).calendar == .weekendsOnly)
            }
        }
    }

    @Test func `an empty file has the defaults`() throws {
        #expect(try load("") == .weekendsOnly)
    }

    @Test func `a client does not read it, and who asks the calendar reads nothing else`() throws {
        try withTemporaryFolder { folder in
            let written = try writeSample(folder + "/new")
            try FileManager.default.removeItem(atPath: written.configuration.unitsPath)
            #expect(
                try Installation.load(folder + "/new", for: .calendar, environment: [:]).calendar == written.calendar)
            try FileManager.default.removeItem(atPath: folder + "/new/calendar.yaml")
            #expect(try Installation.load(folder + "/new", for: .client, environment: [:]).calendar == .weekendsOnly)
            #expect(throws: ConfigurationErrors.self) {
                try Installation.load(folder + "/new", for: .calendar, environment: [:])
            }
        }
    }

    @Test func `everything that can be set is read`() throws {
        let calendar = try load(
            """
            utc_offset: "-03:30"
            weekend: [friday]
            first_day: same_day
            office_hours: ["13:00-17:30", "08:00-12:00"]
            units:
              - address: hall/enterprise
                office_hours: ["00:00-24:00"]
            years:
              - year: 2027
                notice: by hand
                holidays:
                  - {name: New Year, days: 2026-12-31..2027-01-01, make_up_days: [2027-01-08]}
            """)
        let office = try #require(calendar.offices.first)
        #expect(office.offsetMinutes == -210)
        #expect(office.firstDay == .same)
        #expect(office.hours.total == 510 * 60_000)
        #expect(calendar.office(of: "hall/enterprise/window/1").hours.total == 86_400_000)
        #expect(office.days.years == [2027])
        let day = try #require(CivilDate("2026-12-31")).daysSince1970
        #expect((day...day + 2).map { office.days.isWorked($0) } == [false, false, true])
        #expect(office.days.kind(of: day + 8) == .makeUpDay("New Year"))
    }

    @Test func `entries that overlap are mistakes, also those of two years, or of one unit`() throws {
        let found = try mistakes(
            """
            units:
              - address: hall/enterprise
                office_hours: ["09:00-17:00"]
              - address: hall/enterprise
                office_hours: ["10:00-16:00"]
            years:
              - year: 2026
                notice: by hand
                holidays:
                  - {name: Last, days: 2026-12-30..2026-12-31}
              - year: 2027
                notice: by hand
                holidays:
                  - {name: First, days: 2026-12-31..2027-01-02}
            """)
        let told = found.map { "\($0.line ?? 0) \($0.key) \($0.value)" }
        #expect(
            Set(told) == ["4 units[1].address hall/enterprise", "14 years[1].holidays[0].days 2026-12-31"])
    }

    @Test func `all mistakes come at once, each with its line, value and remedy`() throws {
        let found = try mistakes(
            """
            utc_offset: 8
            weekend: [saturday, sundy]
            first_day: tomorrow
            office_hours: ["09:00-12:00", "11:00-18:00"]
            units:
              - address: hall//enterprise
                office_hours: ["17:00-09:00"]
              - address: bureau/tax
                hours: 8
              - address: bureau/seal
                office_hours: []
            years:
              - year: 2027
                notice: by hand
                holidays:
                  - name: 元旦
                    days: 2027-01-01..2027-01-03
                    make_up_days: [2027-01-02, 2027-01-05, 2027-1-9, 2027-01-09, 2027-01-09]
                  - name: 春节
                    days: 2027-01-03..2027-01-05
                  - name: 清明节
                    days: 2027-04-06..2027-04-04
                  - days: 2028-05-01
                  - name: 国庆节
                    days: 2027-10-01..2027-11-01
              - year: 2027
                holidays: []
              - notice: none
            """)
        let places = found.map { "\($0.line ?? 0) \($0.key) \($0.value)" }.sorted { left, right in
            (number(left), left) < (number(right), right)
        }
        let expected = [
            "1 utc_offset 8",
            "2 weekend[1] sundy",
            "3 first_day tomorrow",
            "4 office_hours 09:00-12:00, 11:00-18:00",
            "6 units[0].address hall//enterprise",
            "7 units[0].office_hours[0] 17:00-09:00",
            "8 units[1].office_hours ",
            "9 units[1].hours 8",
            "11 units[2].office_hours ",
            "18 years[0].holidays[0].make_up_days[2] 2027-1-9",
            "18 years[0].holidays[0].make_up_days[0] 2027-01-02",
            "18 years[0].holidays[0].make_up_days[1] 2027-01-05",
            "18 years[0].holidays[0].make_up_days[4] 2027-01-09",
            "20 years[0].holidays[1].days 2027-01-03",
            "22 years[0].holidays[2].days 2027-04-06..2027-04-04",
            "23 years[0].holidays[3].days 2028-05-01",
            "23 years[0].holidays[3].name ",
            "25 years[0].holidays[4].days 2027-10-01..2027-11-01",
            "26 years[1].notice ",
            "26 years[1].year 2027",
            "28 years[2].holidays ",
            "28 years[2].year ",
        ]
        #expect(places == expected.sorted { (number($0), $0) < (number($1), $1) })
        let text = found.map(\.description).joined(separator: "\n")
        #expect(text.contains("weekend[1] is \"sundy\". Write one of monday,"))
        #expect(text.contains("It is a day of 元旦 on line 17 already."))
        #expect(text.contains("2027-01-05\". It is no day of the weekend and worked anyway."))
    }
}
