/** How the whole system did over the last hour, for the page: a sample every ten seconds. */
@NullMarked
package dev.clipstream.view.trend;

import org.jspecify.annotations.NullMarked;
