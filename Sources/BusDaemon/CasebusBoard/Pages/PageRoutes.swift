internal import CasebusReports
internal import HTTPTypes
internal import Hummingbird

/// The pages that people read.
struct PageRoutes {
    let room: QueryRoom

    func add(to router: Router<BoardContext>) {
        router.get("/") { _, context in
            let answer = try await room.answer("stalls", as: StallAnswer.self, for: context.reader)
            return Page(title: BoardWords.stalls, place: .stalls, body: "<p>\(answer.stalls.count)</p>")
        }
    }
}
