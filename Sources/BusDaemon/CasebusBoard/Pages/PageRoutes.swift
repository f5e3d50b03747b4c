internal import CasebusRuntime
internal import Hummingbird

/// The pages that people read.
struct PageRoutes {
    let room: QueryRoom
    let shelf: AnswerShelf

    func add(to router: Router<BoardContext>) {
        let bus = room.bus
        let stalls = StallPage(shelf: shelf, room: room)
        router.get("/") { try await stalls.page($0, $1) }
        let map = MapPage(shelf: shelf) { bus.now }
        router.get("/map") { try await map.page($0, $1) }
        let pair = PairPage(shelf: shelf) { bus.now }
        router.get("/map/pair") { try await pair.page($0, $1) }
        let matters = MatterPage(shelf: shelf) { bus.now }
        router.get("/matters") { try await matters.page($0, $1) }
        let health = HealthPage(room: room)
        router.get("/health") { try await health.page($0, $1) }
        router.get("/healthz") { _, _ in HealthPage.probe(bus) }
    }
}
