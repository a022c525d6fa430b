/** What comes next in the replacement of an instance that an operator has asked for. Pure: carries out nothing. */
@NullMarked
package io.curfew.agent.recycle;

import org.jspecify.annotations.NullMarked;
