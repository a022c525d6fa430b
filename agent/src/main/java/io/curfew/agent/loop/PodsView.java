package io.curfew.agent.loop;

import io.curfew.agent.drain.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is known of the pods of the own node.
 *
 * @param watching whether the watch was begun
 * @param pods as the watch last knew them
 * @param unseen why the watch cannot see them at present
 * @param last the newest consistent list; dropped as soon as a pod appears that it does not hold
 * @param unconfirmedLists consistent lists since the watch last said something
 * @param claimed whether any pod that was seen had claimed a volume
 * @param drain how far it was when the loop last turned
 */
record PodsView(
        boolean watching,
        Optional<List<Pod>> pods,
        Optional<String> unseen,
        Optional<ConsistentList> last,
        int unconfirmedLists,
        boolean claimed,
        Outlook.Past drain) {

    /** A list that is not older than {@code asked}. */
    record ConsistentList(Instant asked, List<Pod> pods) {}

    static PodsView notWatched() {
        return new PodsView(false, Optional.empty(), Optional.empty(), Optional.empty(), 0, false, Outlook.Past.none());
    }

    List<Pod> present() {
        return pods.orElse(List.of());
    }

    PodsView watchBegun() {
        // What an earlier watch saw says nothing about now.
        return new PodsView(true, Optional.empty(), Optional.empty(), Optional.empty(), 0, claimed, drain);
    }

    PodsView watchStopped() {
        return new PodsView(false, pods, unseen, last, unconfirmedLists, claimed, drain);
    }

    PodsView seen(List<Pod> now) {
        var known = last.map(l -> uids(l.pods()));
        var anotherCame = known.isPresent() && !known.get().containsAll(uids(now));
        return new PodsView(
                watching,
                Optional.of(now),
                Optional.empty(),
                anotherCame ? Optional.empty() : last,
                0,
                claimed || now.stream().anyMatch(p -> !p.claims().isEmpty()),
                drain);
    }

    /** Whether a pod that was seen before is missing in {@code now}. */
    boolean lacksOne(List<Pod> now) {
        return pods.isPresent() && !uids(now).containsAll(uids(pods.get()));
    }

    PodsView unseen(String why) {
        return new PodsView(watching, pods, Optional.of(why), last, unconfirmedLists, claimed, drain);
    }

    PodsView listed(List<Pod> all, Instant asked) {
        return new PodsView(
                watching,
                pods,
                unseen,
                Optional.of(new ConsistentList(asked, all)),
                unconfirmedLists + 1,
                claimed,
                drain);
    }

    /** When the drain was first seen to be over; no blocking pod has come since. */
    Optional<Instant> drainedAt() {
        return drain.drainedAt();
    }

    PodsView with(Outlook.Past next) {
        return new PodsView(watching, pods, unseen, last, unconfirmedLists, claimed, next);
    }

    /**
     * Nothing is drained any more. What the watch saw counts for as long as it goes on: a notice that comes back before
     * the next turn finds it still running, and it tells only of what changes.
     */
    PodsView afterwards() {
        return new PodsView(watching, pods, unseen, Optional.empty(), 0, false, Outlook.Past.none());
    }

    private static Set<String> uids(List<Pod> pods) {
        return pods.stream().map(Pod::uid).collect(Collectors.toSet());
    }
}
