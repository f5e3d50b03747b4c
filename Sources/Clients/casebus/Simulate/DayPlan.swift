import CasebusModel

/// A whole day in the zone, before it begins: the same for the same seed.
struct DayPlan: Sendable {
    let seed: UInt64
    let zone: Zone
    let habits: [Address: BureauHabit]
    let scripts: [CaseScript]

    init(seed: UInt64, cases: Int, zone: Zone = .standard) {
        let habits = BureauHabit.drawn(for: zone.bureaus, seed: seed)
        self.seed = seed
        self.zone = zone
        self.habits = habits
        scripts = (1...max(1, cases)).map { number in
            var planner = CasePlanner(number: number, seed: seed, zone: zone, habits: habits)
            return planner.script()
        }
    }

    var actCount: Int { scripts.reduce(0) { $0 + $1.acts.count } }
}
