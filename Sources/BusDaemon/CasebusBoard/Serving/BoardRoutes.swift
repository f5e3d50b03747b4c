internal import CasebusCalendar
internal import CasebusConfiguration
internal import CasebusReports
internal import Foundation
internal import CasebusMetrics
internal import Hummingbird

/// Which path is answered by what.
struct BoardRoutes {
    let room: QueryRoom
    let shelf: AnswerShelf
    let feed: LiveFeed
    let installation: Installation
    let desk: DeskClients
    let metrics: MetricsRegistry
    let access: BoardAccess

    func router() -> Router<BoardContext> {
        let router = Router(context: BoardContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestCounting(metrics: metrics))
        router.add(middleware: HeaderMiddleware(isSecure: access.isSecure && !access.isLocal))
        router.add(middleware: FaultMiddleware())
        router.add(middleware: LanguageMiddleware())
        router.add(middleware: PageMiddleware(bus: room.bus, zone: zone))
        router.add(middleware: GateMiddleware(isLocal: access.isLocal))
        router.add(middleware: AccessMiddleware(access: access))
        router.add(middleware: ReadOnlyMiddleware())
        LoginRoutes(access: access).add(to: router)
        MetricsRoute(room: room, registry: metrics).add(to: router)
        QueryRoutes(room: room).add(to: router.group("api/v1"))
        Assets().add(to: router)
        PageRoutes(room: room, shelf: shelf).add(to: router)
        CaseRoutes(room: room).add(to: router)
        UnitRoutes(room: room).add(to: router)
        LiveRoutes(room: room, feed: feed).add(to: router)
        DeskRoutes(room: room, clients: desk, hasTokens: access.tokens.isServed).add(to: router)
        return router
    }

    /// Times are shown as the calendar's offices count them, wherever the machine stands.
    private var zone: TimeZone {
        TimeZone(secondsFromGMT: installation.calendar.offices[0].offsetMinutes * 60) ?? HumanTime.zone
    }
}
