/** Starts the activity page. */
import { mount } from '../parts/mount.tsx';
import { Activity } from './activity.tsx';

mount(Activity);
