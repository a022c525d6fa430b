package io.curfew.agent.enroll;

import io.curfew.agent.port.AwsAnswer;
import io.curfew.agent.port.Result;
import java.util.List;

/** Groups and their hooks, as whoever owns them may change them. None of these throws for what AWS says. */
public interface GroupHooks extends AutoCloseable {
    /** The names of the groups that are there, in the order of AWS. */
    AwsAnswer<List<String>> groups(Selection selection);

    /** All hooks of the group, of either transition. */
    AwsAnswer<List<PresentHook>> hooks(String group);

    /** Makes the hook, or changes what is there; either way it has the mark afterwards. */
    AwsAnswer<Result.Done> put(String group, WantedHook hook);

    AwsAnswer<Result.Done> delete(String group, String hook);

    @Override
    void close();
}
