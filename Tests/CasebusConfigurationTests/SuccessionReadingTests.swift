import CasebusConfiguration
import CasebusModel
import Foundation
import Testing

/// `succeeded` in units.yaml: who stands in the place of units that were taken out.
@Suite struct SuccessionReadingTests {
    private func load(_ text: String) throws -> Installation {
        try withTemporaryFolder { folder in
            let sample = try writeSample(folder + "/new")
            try text.write(toFile: sample.configuration.unitsPath, atomically: true, encoding: .utf8)
            return try Installation.load(folder + "/new", environment: [:])
        }
    }

    private func mistakes(_ text: String) throws -> ConfigurationErrors {
        try #require(#expect(throws: ConfigurationErrors.self) { try load(text) })
    }

    @Test func `a unit that is no more has a successor, also at second hand`() throws {
        let units = try load(
            """
            succeeded:
              - {unit: bureau/food, by: bureau/quality}
              - unit: bureau/quality
                by: bureau/market
            units:
              - address: bureau/market
            """
        ).units
        #expect(
            units.successions.map { "\($0.unit) \($0.successor)" } == [
                "bureau/food bureau/market", "bureau/quality bureau/market",
            ])
        let (food, market) = (try #require(Address("bureau/food")), try #require(Address("bureau/market")))
        #expect(units.successor(of: food) == market)
        #expect(units.successor(of: market) == nil)
    }

    @Test func `all mistakes come at once, each with its line, value and remedy`() throws {
        let error = try mistakes(
            """
            succeeded:
              - {unit: bureau/market, by: bureau/tax}
              - {unit: bureau/a, by: bureau/none}
              - {unit: bureau/b, by: bureau/c}
              - {unit: bureau/c, by: bureau/b}
              - {unit: bureau/d, by: bureau/d}
              - {unit: bureau/e, by: bureau/tax}
              - {unit: bureau/e, by: bureau/market}
              - {unit: bureau//f, by: bureau/tax}
              - {unit: bureau/g}
              - {by: bureau/tax}
              - {unit: bureau/h, by: bureau/tax, form: 1}
            units:
              - address: bureau/market
              - address: bureau/tax
            """)
        #expect(
            error.mistakes.map { "\($0.line ?? 0) \($0.key) \($0.value)" } == [
                "2 succeeded[0].unit bureau/market", "3 succeeded[1].by bureau/none", "4 succeeded[2].by bureau/c",
                "5 succeeded[3].by bureau/b", "6 succeeded[4].by bureau/d", "8 succeeded[6].unit bureau/e",
                "9 succeeded[7].unit bureau//f", "10 succeeded[8].by ", "11 succeeded[9].unit ",
                "12 succeeded[10].form 1",
            ])
        for remedy in [
            "The unit stands on line 14 still.", "There is no unit bureau/none.", "lead round in a ring",
            "It has a successor on line 7 already.", "The entry has no by.", "The entry has no unit.",
        ] {
            #expect(error.description.contains(remedy), "\(remedy)")
        }
    }

    @Test(arguments: [UnitDirectory.successionsMax, UnitDirectory.successionsMax + 1])
    func `a longer list than the bound is not read`(count: Int) throws {
        let entries = (1...count).map { "  - {unit: bureau/gone-\($0), by: bureau/market}\n" }.joined()
        let text = "succeeded:\n\(entries)units:\n  - address: bureau/market\n"
        guard count > UnitDirectory.successionsMax else {
            #expect(try load(text).units.successions.count == count)
            return
        }
        let error = try mistakes(text)
        #expect(error.mistakes.map(\.key) == ["succeeded"])
        #expect(error.description.contains("There may be 1000 at most."))
    }

    @Test func `a unit is added behind the list, and not where it was succeeded`() throws {
        try withTemporaryFolder { folder in
            let sample = try writeSample(folder + "/new")
            let path = sample.configuration.unitsPath
            let text = "succeeded:\n  - {unit: bureau/food, by: bureau/market}\nunits:\n  - address: bureau/market\n"
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let before = try Installation.load(folder + "/new", environment: [:])
            let keys = KeyPair(
                publicKey: String(repeating: "x", count: 40), secretKey: String(repeating: "y", count: 40))
            _ = try before.adding(try #require(Address("bureau/tax")), role: .unit) { keys }
            let after = try Installation.load(folder + "/new", environment: [:])
            #expect(after.units.successions == before.units.successions)
            let error = #expect(throws: ConfigurationErrors.self) {
                try after.adding(try #require(Address("bureau/food")), role: .unit) { keys }
            }
            #expect(error?.description.contains("bureau/market has succeeded the unit.") == true)
        }
    }
}
