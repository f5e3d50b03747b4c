import CasebusClient
import CasebusModel

/// A whole day in the zone, or several, before it begins: the same for the same seed.
struct DayPlan: Sendable {
    /// Of a plan of several working days.
    struct Days: Equatable, Sendable {
        /// The midnight before the first one; milliseconds since 1970, of the bus.
        let begin: Int64
        /// How many the units act on, from 0.
        let count: Int
        /// Before which of them there is a day on which nobody acts.
        let restBefore: Int
        /// On which of them the supply bureau has no session.
        let away: Int
        let awayUnit: Address
    }

    let seed: UInt64
    let zone: Zone
    let habits: [Address: BureauHabit]
    let scripts: [CaseScript]
    let days: Days?

    /// A day.
    init(seed: UInt64, cases: Int, zone: Zone = .standard) {
        let habits = BureauHabit.drawn(for: zone.bureaus, seed: seed)
        self.seed = seed
        self.zone = zone
        self.habits = habits
        days = nil
        scripts = (1...max(1, cases)).map { number in
            var planner = CasePlanner(number: number, seed: seed, zone: zone, habits: habits)
            return planner.script()
        }
    }

    /// Several working days: each story at least once, where there are as many cases, and then mostly those in which
    /// nothing is late.
    ///
    /// - Parameters:
    ///   - begin: the midnight before the first day; milliseconds since 1970, of the bus.
    ///   - rest: on which working day nobody acts, from 0.
    init(
        seed: UInt64, cases: Int, days count: Int, from begin: Int64, rest: Int, duties: ZoneDuties,
        zone: Zone = .standard
    ) {
        let days = Days(
            begin: begin, count: count - 1, restBefore: rest, away: max(1, rest - 3),
            awayUnit: duties.supply)
        self.seed = seed
        self.zone = zone
        self.days = days
        habits = [:]
        let stories = ZoneStory.allCases
        var dice = Dice(seed: seed, stream: .max)
        scripts = (1...max(1, cases)).map { number in
            let place = number <= stories.count || dice.chance(0.4) ? number % stories.count : 0
            var planner = StoryPlanner(
                stories[place], number: number, seed: seed, days: days.count, awayDay: days.away, zone: zone,
                duties: duties)
            return planner.script()
        }
    }

    var actCount: Int {
        scripts.reduce(0) { $0 + $1.acts.count { !$0.deed.isOfTheBus } }
    }

    /// Units that have a session from the beginning to the end.
    var residents: [Address] {
        if days != nil { return zone.units }
        return zone.residents
            + zone.bureaus.filter { bureau in
                switch habits[bureau] {
                case .prompt, .slow: true
                default: false
                }
            }
    }
}
