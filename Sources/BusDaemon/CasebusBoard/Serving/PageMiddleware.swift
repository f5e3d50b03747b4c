internal import CasebusModel
internal import CasebusReports
internal import CasebusRuntime
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// Puts the bus's time, its zone and the names of its units around a page, and turns what its handler throws into a page
/// that says what to do.
///
/// What programs read (`/api/`, `/metrics`) answers in its own way and is left alone.
struct PageMiddleware: RouterMiddleware {
    typealias Context = BoardContext

    let bus: BusWatch
    let zone: TimeZone

    @concurrent func handle(
        _ request: Request, context: BoardContext, next: @concurrent (Request, BoardContext) async throws -> Response
    ) async throws -> Response {
        guard !request.uri.path.hasPrefix("/api/"), request.uri.path != "/metrics" else {
            return try await next(request, context)
        }
        var context = context
        context.moment = BusMoment(time: Timestamp(milliseconds: bus.now), head: bus.head)
        return try await HumanTime.$zone.withValue(zone) {
            try await UnitNames.$current.withValue(UnitNames(bus.units)) { try await answer(request, context, next) }
        }
    }

    private func answer(
        _ request: Request, _ context: BoardContext,
        _ next: @concurrent (Request, BoardContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            guard let page = ProblemPage.of(error) else {
                context.logger.error("board.page.failed", metadata: ["error": "\(type(of: error))"])
                return try ProblemPage.failed.response(from: request, context: context)
            }
            return try page.response(from: request, context: context)
        }
    }
}
