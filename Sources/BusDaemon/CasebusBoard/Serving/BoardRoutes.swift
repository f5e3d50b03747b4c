internal import CasebusConfiguration
internal import Hummingbird

/// Which path is answered by what.
struct BoardRoutes {
    let room: QueryRoom
    let installation: Installation

    func router() -> Router<BoardContext> {
        let router = Router(context: BoardContext.self)
        router.add(middleware: LanguageMiddleware())
        QueryRoutes(room: room).add(to: router.group("api/v1"))
        PageRoutes(room: room).add(to: router)
        return router
    }
}
